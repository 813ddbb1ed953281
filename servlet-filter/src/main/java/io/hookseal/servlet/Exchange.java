package io.hookseal.servlet;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One accepted delivery in a servlet application, from its reception to its answer. It ends once: with the first of the
 * handler's return, its exception, the completion of its asynchronous work and the container's giving up on that. The end is
 * settled, and then the answer leaves; what anybody does later changes neither.
 *
 * <p>Safe under many threads.
 */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final String ATTRIBUTE = Exchange.class.getName();

    private final WebhookReceiver receiver;
    private final Reception.Accepted accepted;
    private final HeldResponse answer;
    private final ReentrantLock ending = new ReentrantLock();
    private boolean ended;
    private boolean completed;
    private boolean escaped;
    private volatile @Nullable HeldAsync async;

    private Exchange(
            WebhookReceiver receiver,
            Reception.Accepted accepted,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.receiver = receiver;
        this.accepted = accepted;
        this.answer = new HeldResponse(request, response, ending, this::mayLeave);
    }

    static Exchange begin(
            WebhookReceiver receiver,
            Reception.Accepted accepted,
            HttpServletRequest request,
            HttpServletResponse response) {
        Exchange exchange = new Exchange(receiver, accepted, request, response);
        request.setAttribute(ATTRIBUTE, exchange);
        return exchange;
    }

    static @Nullable Exchange find(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    Delivery delivery() {
        return accepted.delivery();
    }

    HeldResponse answer() {
        return answer;
    }

    boolean isFor(WebhookReceiver other, String endpoint) {
        return receiver == other && delivery().endpoint().equals(endpoint);
    }

    boolean ended() {
        ending.lock();
        try {
            return ended;
        } finally {
            ending.unlock();
        }
    }

    /** The container calls the application again, where asynchronous work was dispatched. */
    void redispatched() {
        async = null;
    }

    AsyncContext started(AsyncContext context) {
        HeldAsync begun = new HeldAsync(context, this);
        async = begun;
        return begun;
    }

    @Nullable
    AsyncContext async() {
        return async;
    }

    /** The handler returned; where it began asynchronous work, that goes on. */
    void returned(HttpServletRequest request) {
        if (async == null && !request.isAsyncStarted()) {
            answered();
        }
    }

    /** The handler is done. */
    void answered() {
        answer.drain();
        ending.lock();
        try {
            end(new HandlerOutcome.Answered(answer.getStatus()));
        } finally {
            ending.unlock();
        }
    }

    /** The handler threw; whether the answer says so. */
    boolean threw(Throwable thrown) {
        HandlerOutcome outcome = outcome(thrown);
        System.Logger.Level level =
                outcome instanceof HandlerOutcome.Threw ? System.Logger.Level.ERROR : System.Logger.Level.DEBUG;
        LOG.log(level, "endpoint '" + delivery().endpoint() + "': its handler threw", thrown);
        end(outcome);
        HeldAsync begun = async;
        if (begun != null) {
            begun.complete();
        }
        return !escaped;
    }

    private static HandlerOutcome outcome(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof UnsupportedMultipartException || cause instanceof MalformedFormException) {
                return new HandlerOutcome.Unreadable(cause instanceof UnsupportedMultipartException);
            }
            cause = cause.getCause();
        }
        return new HandlerOutcome.Threw();
    }

    /** Ends it, if nobody did; whoever comes meanwhile waits. */
    void end(HandlerOutcome outcome) {
        ending.lock();
        try {
            if (!ended) {
                ended = true;
                leave(settle(outcome));
            }
        } finally {
            ending.unlock();
        }
    }

    private @Nullable Reply settle(HandlerOutcome outcome) {
        try {
            return accepted.settle(outcome);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "endpoint '" + delivery().endpoint() + "' cannot settle", e);
            return Reply.unavailable();
        }
    }

    private void leave(@Nullable Reply instead) {
        try {
            if (instead == null) {
                answer.release();
            } else if (!answer.replace(instead)) {
                escaped = true;
                LOG.log(
                        System.Logger.Level.ERROR,
                        "endpoint '" + delivery().endpoint() + "': an answer of more than " + HeldResponse.MOST
                                + " bytes left before its handler failed; let the handlers of webhooks answer briefly");
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "an answer found no client", e);
        }
    }

    /** A success may leave before it is settled, where it is too long to be held; anything else is settled as it stands. */
    private boolean mayLeave(int status) {
        if (status >= 200 && status < 300) {
            return true;
        }
        end(new HandlerOutcome.Answered(status));
        return false;
    }

    /** Whether this call is the one that tells the container that asynchronous work is over. */
    boolean completes() {
        ending.lock();
        try {
            boolean first = !completed;
            completed = true;
            return first;
        } finally {
            ending.unlock();
        }
    }
}
