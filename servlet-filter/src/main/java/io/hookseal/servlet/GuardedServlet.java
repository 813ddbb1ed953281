package io.hookseal.servlet;

import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A servlet that refuses to run unverified: it calls the one it guards with an accepted delivery of its endpoint, or answers
 * 503 and logs an error, at most one a minute. A {@link WebhookFilter} in front must have accepted the delivery.
 *
 * <p>It holds whatever path, dispatch or missing filter led to it, since the container must call it to reach the other.
 *
 * <p>Safe for use by many threads, as far as the guarded servlet is.
 */
public final class GuardedServlet implements Servlet {
    private final @Nullable WebhookReceiver receiver;
    private final String endpoint;
    private final Servlet servlet;
    private final boolean verified;
    private final RareLog log = new RareLog(System.getLogger(GuardedServlet.class.getName()));

    private GuardedServlet(@Nullable WebhookReceiver receiver, String endpoint, Servlet servlet, boolean verified) {
        this.receiver = receiver;
        this.endpoint = endpoint;
        this.servlet = servlet;
        this.verified = verified;
    }

    /**
     * Guards a servlet that takes verified deliveries, in an application that may have more than one receiver.
     *
     * @param receiver the receiver that must have accepted them
     * @param endpoint the name of the endpoint whose deliveries it takes
     * @param servlet the servlet to guard, to be registered nowhere else
     * @return the servlet to register
     */
    public static GuardedServlet of(WebhookReceiver receiver, String endpoint, Servlet servlet) {
        return new GuardedServlet(receiver, endpoint, servlet, true);
    }

    /**
     * Guards a servlet that takes verified deliveries of the application's only receiver: a delivery that another receiver of
     * the same application accepted for an endpoint of this name is let through.
     *
     * @param endpoint the name of the endpoint whose deliveries it takes
     * @param servlet the servlet to guard, to be registered nowhere else
     * @return the servlet to register
     */
    public static GuardedServlet of(String endpoint, Servlet servlet) {
        return new GuardedServlet(null, endpoint, servlet, true);
    }

    /**
     * Guards a servlet that takes deliveries that nobody verified, of an endpoint that accepts unsigned ones.
     *
     * @param endpoint the name of the endpoint whose deliveries it takes
     * @param servlet the servlet to guard, to be registered nowhere else
     * @return the servlet to register
     */
    public static GuardedServlet unverified(String endpoint, Servlet servlet) {
        return new GuardedServlet(null, endpoint, servlet, false);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        if (admitted(request)) {
            servlet.service(request, response);
            return;
        }
        String fault = "endpoint '" + endpoint + "': its servlet was reached by " + request.getDispatcherType()
                + " without an accepted delivery, and did not run; map WebhookFilter to it by its name, or to a pattern"
                + " that has all its paths, for WebhookFilter.dispatcherTypes()";
        log.error(fault);
        boolean answers = request.getDispatcherType() != DispatcherType.INCLUDE
                && request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && ServletReply.send(http, answer, Reply.unavailable());
        if (!answers) {
            throw new ServletException(fault); // whoever included it must not answer 2xx
        }
    }

    private boolean admitted(ServletRequest request) {
        Exchange exchange = Exchange.find(request);
        return exchange != null
                && request.getDispatcherType() != DispatcherType.ERROR
                && exchange.delivery().endpoint().equals(endpoint)
                && (receiver == null || exchange.isFor(receiver, endpoint))
                && exchange.delivery().verified() == verified
                && !exchange.ended();
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        servlet.init(config);
    }

    @Override
    public void destroy() {
        servlet.destroy();
    }

    @Override
    public @Nullable ServletConfig getServletConfig() {
        return servlet.getServletConfig();
    }

    @Override
    public String getServletInfo() {
        return servlet.getServletInfo();
    }
}
