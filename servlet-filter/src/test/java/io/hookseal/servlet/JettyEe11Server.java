package io.hookseal.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12.1 with its Servlet 6.1 environment, ee11. */
final class JettyEe11Server implements WebServer {
    private final Server server;
    private final ServerConnector connector;

    private JettyEe11Server(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    static JettyEe11Server start(
            ServletContainerInitializer application, String contextPath, Map<Integer, String> errorPages, boolean http2)
            throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        HTTP2CServerConnectionFactory upgrade = new HTTP2CServerConnectionFactory(http);
        upgrade.setRateControlFactory(new RateControl.Factory() {}); // one client sends all of the contract
        ServerConnector connector = http2
                ? new ServerConnector(server, new HttpConnectionFactory(http), upgrade)
                : new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1000); // 50 by default, and the system cuts off what comes beyond
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        errorPages.forEach(pages::addErrorPage);
        context.setErrorHandler(pages);
        context.addServletContainerInitializer(application);
        server.setHandler(context);
        server.start();
        return new JettyEe11Server(server, connector);
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
