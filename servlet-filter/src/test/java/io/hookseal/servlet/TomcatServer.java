package io.hookseal.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/** Tomcat, 10.1 or 11: the one whose jar is there. */
final class TomcatServer implements WebServer {
    private final Tomcat tomcat;
    private final Path base;

    private TomcatServer(Tomcat tomcat, Path base) {
        this.tomcat = tomcat;
        this.base = base;
    }

    static TomcatServer start(
            ServletContainerInitializer application, String contextPath, Map<Integer, String> errorPages, boolean http2)
            throws IOException, LifecycleException {
        Path base = Files.createTempDirectory("hookseal-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        StandardContext context = (StandardContext) tomcat.addContext(contextPath, base.toString());
        // Looking for leaks at the stop wants JVM options.
        if (!Container.servlet61()) { // Tomcat 11 has no such setting
            IntrospectionUtils.setProperty(context, "clearReferencesObjectStreamClassCaches", "false");
        }
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        errorPages.forEach((status, location) -> {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(status);
            page.setLocation(location);
            context.addErrorPage(page);
        });
        context.addServletContainerInitializer(application, Set.of());
        tomcat.getConnector();
        if (http2) {
            tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        }
        tomcat.start();
        return new TomcatServer(tomcat, base);
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void stop() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> paths = Files.walk(base)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
