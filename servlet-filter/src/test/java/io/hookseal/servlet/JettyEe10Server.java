package io.hookseal.servlet;

import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12.1 with its Servlet 6.0 environment, ee10. */
final class JettyEe10Server implements WebServer {
    private final Server server;
    private final ServerConnector connector;

    private JettyEe10Server(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    static JettyEe10Server start(ServletContainerInitializer application) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServletContainerInitializer(application);
        server.setHandler(context);
        server.start();
        return new JettyEe10Server(server, connector);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
