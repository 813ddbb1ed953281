package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.Reception;
import io.hookseal.Reply;
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
    private static final System.Logger LOG = System.getLogger(WebhookFilter.class.getName());

    private final RareLog touched = new RareLog(LOG);
    private final RareLog ambiguous = new RareLog(LOG);
    private @Nullable WebhookReceiver receiver;
    private @Nullable EndpointPaths paths;
    private boolean owned;

    /**
     * For containers, which make the filters that are declared in {@code web.xml} or by {@code @WebFilter}. Its init
     * parameters: {@code receiver}, the name of the ServletContext attribute that holds the {@link WebhookReceiver}
     * (default: that class's full name), or {@code config}, a configuration file; and {@code endpoint}, the one endpoint that
     * it is for (default: all, by their paths).
     */
    public WebhookFilter() {}

    /**
     * A filter for the requests that have the path of an endpoint, or one that could be taken for it.
     *
     * @param receiver the receiver, which stays the caller's to close
     * @throws ConfigurationException where no endpoint has a path, or two paths cannot be told apart
     */
    public WebhookFilter(WebhookReceiver receiver) {
        this.receiver = receiver;
        this.paths = EndpointPaths.of(receiver);
    }

    private WebhookFilter(WebhookReceiver receiver, String endpoint) {
        this.receiver = receiver;
        this.paths = EndpointPaths.only(receiver, endpoint);
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

    /** Called by the container. */
    @Override
    public void init(FilterConfig config) {
        if (receiver == null) {
            FilterParameters parameters = FilterParameters.read(config);
            String endpoint = parameters.endpoint();
            receiver = parameters.receiver();
            owned = parameters.owned();
            paths = endpoint == null
                    ? EndpointPaths.of(parameters.receiver())
                    : EndpointPaths.only(parameters.receiver(), endpoint);
        }
    }

    /** Called by the container; closes a receiver that this filter made. */
    @Override
    public void destroy() {
        if (owned && receiver != null) {
            receiver.close();
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        WebhookReceiver by = receiver;
        EndpointPaths at = paths;
        if (by == null || at == null) {
            throw new ServletException("WebhookFilter was not initialised");
        }
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("WebhookFilter takes HTTP requests only");
        }
        EndpointPaths.Target target = at.of(http);
        Exchange known = Exchange.find(http);
        if (known != null) {
            again(known, by, target, http, answer, chain);
        } else if (target.none()) {
            chain.doFilter(request, response);
        } else if (http.getDispatcherType() == DispatcherType.INCLUDE || answer.isCommitted()) {
            throw new ServletException("endpoint '" + target.endpoint() + "' was reached by " + http.getDispatcherType()
                    + ", in an answer that is another's: nothing was verified, and its handler does not run");
        } else if (http.getDispatcherType() != DispatcherType.ERROR) { // that one is about how an error looks
            receive(by, target, http, answer, chain);
        }
    }

    private void receive(
            WebhookReceiver by,
            EndpointPaths.Target target,
            HttpServletRequest http,
            HttpServletResponse answer,
            FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = RereadableRequest.wrap(http, answer);
        Reception reception = reception(by, target, request);
        if (reception instanceof Reception.Answered answered) {
            ServletReply.send(http, answer, answered.reply());
        } else if (reception instanceof Reception.Accepted accepted) {
            Exchange exchange = Exchange.begin(by, accepted, http, answer);
            run(exchange, DeliveryRequest.around(request), exchange.answer(), chain);
        }
    }

    private Reception reception(WebhookReceiver by, EndpointPaths.Target target, HttpServletRequest request) {
        RereadableRequest body = RereadableRequest.find(request);
        if (target.ambiguous() || body == null) {
            ambiguous.error("a request was refused whose path could be taken for any of " + target.endpoints());
            return new Reception.Answered(Reply.unavailable());
        }
        try {
            Reception reception = by.receive(target.endpoint(), new ServletInboundRequest(body, target.variables()));
            if (body.touched()) {
                touched.error("endpoint '" + target.endpoint() + "' refuses deliveries whose body was read before it"
                        + " could be verified: map WebhookFilter before all filters that read bodies or parameters");
            } else if (reception instanceof Reception.Accepted accepted && !body.captured()) {
                body.body(accepted.delivery().body());
            }
            return reception;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "endpoint '" + target.endpoint() + "' cannot receive", e);
            return new Reception.Answered(Reply.unavailable());
        }
    }

    private static void run(Exchange exchange, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (Throwable thrown) {
            if (!exchange.threw(thrown)) {
                throw thrown; // a part of another answer is out: the container breaks that off
            }
            return;
        }
        exchange.returned(request);
    }

    /** A dispatch of a delivery that was accepted already, or the same filter a second time. */
    private static void again(
            Exchange known,
            WebhookReceiver by,
            EndpointPaths.Target target,
            HttpServletRequest http,
            HttpServletResponse answer,
            FilterChain chain)
            throws IOException, ServletException {
        DispatcherType dispatch = http.getDispatcherType();
        if (dispatch == DispatcherType.ERROR || known.ended()) {
            if (target.none()) {
                chain.doFilter(http, answer);
            }
            return;
        }
        if (!target.none() && (target.ambiguous() || !known.isFor(by, target.endpoint()))) {
            throw new ServletException("endpoint '" + target.endpoint() + "' was reached with a delivery of endpoint '"
                    + known.delivery().endpoint() + "', or of another receiver's: its handler does not run");
        }
        RereadableRequest body = RereadableRequest.find(http);
        RereadableRequest.Position left = body == null ? null : body.position();
        if (body != null) {
            body.rewind();
        }
        if (dispatch == DispatcherType.ASYNC) {
            known.redispatched();
            run(known, DeliveryRequest.around(http), answer, chain);
            return;
        }
        try {
            chain.doFilter(http, answer);
        } finally {
            if (body != null && left != null && dispatch == DispatcherType.INCLUDE) {
                body.position(left);
            }
        }
    }
}
