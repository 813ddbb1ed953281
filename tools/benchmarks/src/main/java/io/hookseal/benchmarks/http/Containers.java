package io.hookseal.benchmarks.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Servlet containers with their own defaults. They end with their process. */
final class Containers {
    private Containers() {}

    static int jetty(WebApplication application) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServletContainerInitializer((classes, servletContext) -> application.start(servletContext));
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }

    static int tomcat(WebApplication application) throws Exception {
        Path base = Files.createTempDirectory("hookseal-benchmark");
        base.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        StandardContext context = (StandardContext) tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, servletContext) -> application.start(servletContext), Set.of());
        // 100 by default: then it closes the connection, and what is measured is the making of new ones
        if (!tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1")) {
            throw new LifecycleException("Tomcat closes connections after 100 requests");
        }
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    /** What an application registers with its container. */
    @FunctionalInterface
    interface WebApplication {
        void start(ServletContext context) throws ServletException;
    }
}
