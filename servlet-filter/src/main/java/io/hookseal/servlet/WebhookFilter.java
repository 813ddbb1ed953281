package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Receives webhooks in front of any servlet: what is behind it runs with a delivery that was accepted, or does not run. The
 * handler reads the request as ever and gets exactly the verified bytes; {@link WebhookRequests} gives it the delivery.
 *
 * <p>There are two kinds. {@link #forEndpoint} takes every request for a delivery of one endpoint: map it to the servlet
 * <em>by the servlet's name</em>, and nothing leads around it, since the container then calls it whatever path or dispatch
 * led to the servlet. {@link #WebhookFilter(WebhookReceiver)} goes by the paths of the receiver's endpoints and lets
 * everything else pass untouched: map it to {@code /*}, in front of an application that does its own routing. A narrow
 * pattern such as {@code /hook} does not cover what the container sends to another servlet, such as {@code /hook/}, and
 * {@link GuardedServlet} keeps a servlet that can be reached so from running.
 *
 * <p>Map it for all {@link #dispatcherTypes()}, with async support, before any filter that reads bodies or parameters.
 *
 * <ol>
 *   <li>A request that must be a delivery is received; a refusal is answered at once, as the receiver says.
 *   <li>An accepted one goes on. Its answer is held back, up to 16 KB of it, flushed or not.
 *   <li>When the handler has ended, at once or asynchronously, that is settled, and then the answer leaves: the handler's
 *       own where it is a 2xx or 5xx, else a 503. A longer answer leaves earlier, and its delivery is completed where the
 *       handler ends without an exception.
 *   <li>Further dispatches of an accepted delivery reach the application with its body rewound, and receive nothing.
 * </ol>
 *
 * <p>Safe under many threads.
 */
public final class WebhookFilter implements Filter {
    private @Nullable DeliveryGate gate;
    private @Nullable WebhookReceiver owned;

    /**
     * For containers, which make the filters that are declared in {@code web.xml} or by {@code @WebFilter}. Its init
     * parameters: {@code receiver}, the name of the ServletContext attribute that holds the {@link WebhookReceiver}
     * (default: that class's full name), or {@code config}, the path of a file that
     * {@link io.hookseal.configuration.ReceiverConfiguration} reads, which may begin with {@code /WEB-INF/}; and
     * {@code endpoint}, the one endpoint that it is for (default: all, by their paths).
     */
    public WebhookFilter() {}

    /**
     * A filter for the requests that have the path of an endpoint, or one that could be taken for it.
     *
     * @param receiver the receiver, which stays the caller's to close
     * @throws ConfigurationException where no endpoint has a path, or two paths cannot be told apart
     */
    public WebhookFilter(WebhookReceiver receiver) {
        this.gate = new DeliveryGate(receiver, EndpointPaths.of(receiver));
    }

    private WebhookFilter(WebhookReceiver receiver, String endpoint) {
        this.gate = new DeliveryGate(receiver, EndpointPaths.only(receiver, endpoint));
    }

    /**
     * A filter that takes every request that it gets for a delivery of one endpoint, whatever the path.
     *
     * @param receiver the receiver, which stays the caller's to close
     * @param endpoint the endpoint's name
     * @return the filter
     * @throws ConfigurationException where the receiver has no such endpoint
     */
    public static WebhookFilter forEndpoint(WebhookReceiver receiver, String endpoint) {
        return new WebhookFilter(receiver, endpoint);
    }

    /**
     * The dispatches to map this filter to: all of them.
     *
     * @return a new set, the caller's own
     */
    public static EnumSet<DispatcherType> dispatcherTypes() {
        return EnumSet.allOf(DispatcherType.class);
    }

    /**
     * Called by the container.
     *
     * @param config what the filter was told where it was declared
     * @throws ConfigurationException where that is wrong, with all that is
     */
    @Override
    public void init(FilterConfig config) {
        if (gate == null) {
            FilterParameters parameters = FilterParameters.read(config);
            owned = parameters.owned() ? parameters.receiver() : null;
            try {
                gate = new DeliveryGate(parameters.receiver(), parameters.paths());
            } catch (ConfigurationException e) {
                destroy();
                throw e;
            }
        }
    }

    /** Called by the container; closes a receiver that this filter made. */
    @Override
    public void destroy() {
        WebhookReceiver own = owned;
        if (own != null) {
            own.close();
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        DeliveryGate initialised = gate;
        if (initialised == null) {
            throw new ServletException("WebhookFilter was not initialised");
        }
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("WebhookFilter takes HTTP requests only");
        }
        initialised.pass(http, answer, chain);
    }
}
