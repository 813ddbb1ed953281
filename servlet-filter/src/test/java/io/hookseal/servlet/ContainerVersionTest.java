package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That each run has the containers in it that it says. */
class ContainerVersionTest {
    @ParameterizedTest
    @EnumSource
    void isTheOneOfThisRun(Container container) throws Exception {
        AtomicReference<String> found = new AtomicReference<>();
        WebServer server = container.start((classes, context) -> found.set(context.getServerInfo() + " with Servlet "
                + context.getMajorVersion() + "." + context.getMinorVersion()));
        server.stop();
        boolean new61 = Container.servlet61();
        assertThat(found.get())
                .startsWith(
                        container == Container.TOMCAT ? "Apache Tomcat/" + (new61 ? "11.0." : "10.1.") : "jetty/12.1.")
                .endsWith(new61 ? "Servlet 6.1" : "Servlet 6.0");
        assertThat(System.getProperty("hookseal.servlet")).isIn("6.0", "6.1");
    }
}
