package io.hookseal.spring;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.HeldResponse;
import io.hookseal.servlet.MalformedFormException;
import io.hookseal.servlet.UnsupportedMultipartException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * One accepted delivery, from its reception to its answer.
 *
 * <ol>
 *   <li>Received: what is written from now on is held back.
 *   <li>Begun: one handler method takes it, and no other ever does.
 *   <li>Returned: the handler has ended without an exception, and what it returned is written.
 *   <li>Settled: how it ended is fixed. A failure's answer leaves at once, so that nobody makes another of it.
 *   <li>Left: a success leaves at the end of the filter, behind which others may still hold parts of it.
 * </ol>
 */
final class Exchange implements Received {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final String ATTRIBUTE = Exchange.class.getName();

    private final Reception.Accepted accepted;
    private final ServletRequest request;
    private final HeldResponse held;
    private final ReentrantLock lock;
    private @Nullable Method handler;
    private boolean returned;
    private @Nullable HandlerOutcome settled;
    private boolean left;
    private volatile @Nullable HandlerOutcome known;

    Exchange(Reception.Accepted accepted, ServletRequest request, AnswerSwitch answers) {
        this.accepted = accepted;
        this.request = request;
        this.lock = new ReentrantLock();
        this.held = answers.hold(lock, status -> known == null && status >= 200 && status < 300);
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable Exchange of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    Delivery delivery() {
        return accepted.delivery();
    }

    boolean runs(@Nullable Method method) {
        return handler != null && handler.equals(method);
    }

    /** Lets this handler take it, now or when it goes on behind an async dispatch. */
    void begin(HandlerMethod taker) {
        if (handler == null && settled == null) {
            handler = taker.getMethod();
        } else if (!runs(taker.getMethod()) || request.getDispatcherType() != DispatcherType.ASYNC) {
            throw new IllegalStateException(
                    "a delivery of endpoint '" + delivery().endpoint() + "' was passed on to " + taker
                            + ": a second webhook handler cannot take it");
        }
    }

    /** Nobody takes its event. */
    void ignored() {
        known = new HandlerOutcome.Ignored();
        settle(null);
    }

    /** It is not waited for any longer, and may still be at work. */
    void abandoned() {
        if (!returned) {
            known = new HandlerOutcome.Unknown();
        }
    }

    void returned() {
        returned = true;
    }

    /**
     * Settles, if nobody did.
     *
     * @param thrown what the handler threw and nobody made an answer of
     * @return whether an answer of ours has left or will
     */
    boolean settle(@Nullable Throwable thrown) {
        held.drain();
        lock.lock();
        try {
            if (settled == null) {
                HandlerOutcome outcome = outcome(thrown);
                settled = outcome;
                Reply reply = accepted.settle(outcome);
                if (reply != null) {
                    replace(reply);
                }
            }
            return settled.succeeded() || left;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the settled answer leave. A failure that somebody made a success of meanwhile is none. */
    void leave() throws IOException {
        held.drain();
        lock.lock();
        try {
            if (left || settled == null) {
                return;
            }
            if (!settled.succeeded() && held.getStatus() < 400) {
                replace(Reply.unavailable());
            } else {
                left = true;
                held.release();
            }
        } finally {
            lock.unlock();
        }
    }

    private void replace(Reply reply) {
        left = held.replace(reply);
        if (!left) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "endpoint ''{0}'': an answer longer than is held back left before its handler failed",
                    delivery().endpoint());
        }
    }

    private HandlerOutcome outcome(@Nullable Throwable thrown) {
        HandlerOutcome before = known;
        if (before != null) {
            return before;
        }
        Object resolved = request.getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE);
        for (Throwable each = thrown != null ? thrown : resolved instanceof Throwable t && !returned ? t : null;
                each != null;
                each = each.getCause()) {
            if (each instanceof MalformedFormException || each instanceof UnsupportedMultipartException) {
                return new HandlerOutcome.Unreadable(each instanceof UnsupportedMultipartException);
            }
        }
        HandlerOutcome answered = new HandlerOutcome.Answered(held.getStatus());
        // An exception handler can make a 2xx of a failure, and so can an interceptor that ends the request.
        return thrown != null || (answered.succeeded() && !returned) ? new HandlerOutcome.Threw() : answered;
    }
}
