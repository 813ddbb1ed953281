package io.hookseal.servlet;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** Lets requests on: those that need not be deliveries untouched, the others with an accepted delivery or not at all. */
final class DeliveryGate {
    private static final System.Logger LOG = System.getLogger(WebhookFilter.class.getName());

    private final RareLog touched = new RareLog(LOG);
    private final RareLog ambiguous = new RareLog(LOG);
    private final WebhookReceiver receiver;
    private final EndpointPaths paths;

    DeliveryGate(WebhookReceiver receiver, EndpointPaths paths) {
        this.receiver = receiver;
        this.paths = paths;
    }

    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        EndpointPaths.Target target = paths.of(request);
        if (target.none() && isNew(request)) {
            chain.doFilter(request, response);
            return;
        }
        Exchange known = Exchange.find(request);
        if (known != null) {
            again(known, target, request, response, chain);
        } else if (target.none()) {
            chain.doFilter(request, response);
        } else if (request.getDispatcherType() == DispatcherType.INCLUDE || response.isCommitted()) {
            throw new ServletException("endpoint '" + target.endpoint() + "' was reached by "
                    + request.getDispatcherType() + " in an answer that is another's: nothing was verified, and its"
                    + " handler does not run");
        } else if (request.getDispatcherType() != DispatcherType.ERROR) { // that one is about how an error looks
            receive(target, request, response, chain);
        }
    }

    /** Whether a request comes from the container for the first time, so that it cannot be a delivery that was accepted. */
    private static boolean isNew(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && RereadableRequest.inside(request) == null;
    }

    private void receive(
            EndpointPaths.Target target, HttpServletRequest http, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = RereadableRequest.wrap(http, answer);
        RereadableRequest body = Objects.requireNonNull(RereadableRequest.inside(request));
        Reception reception = reception(target, body);
        if (reception instanceof Reception.Answered answered) {
            ServletReply.send(http, answer, answered.reply());
        } else if (reception instanceof Reception.Accepted accepted) {
            Exchange exchange = Exchange.begin(receiver, accepted, http, answer, body);
            run(exchange, request, exchange.answer(), chain);
        }
    }

    private Reception reception(EndpointPaths.Target target, RereadableRequest body) {
        if (target.ambiguous()) {
            ambiguous.error("a request was refused whose path could be taken for any of " + target.endpoints());
            return new Reception.Answered(Reply.unavailable());
        }
        try {
            Reception reception =
                    receiver.receive(target.endpoint(), new ServletInboundRequest(body, target.variables()));
            boolean unknown = reception instanceof Reception.Accepted && !body.captured() && body.emptyOrDrained();
            if (body.touched() || unknown) {
                touched.error("endpoint '" + target.endpoint() + "' refuses deliveries whose body was read before it"
                        + " could be verified: map WebhookFilter before all filters that read bodies or parameters");
            }
            if (reception instanceof Reception.Accepted accepted) {
                if (unknown) {
                    accepted.settle(new HandlerOutcome.Threw());
                    return new Reception.Answered(Reply.unavailable());
                }
                if (!body.captured()) {
                    body.body(accepted.delivery());
                }
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
    private void again(
            Exchange known,
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
        if (!target.none() && (target.ambiguous() || !known.isFor(receiver, target.endpoint()))) {
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
            run(known, RereadableRequest.wrap(http, answer), answer, chain);
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
