package io.hookseal.javalin;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.MalformedFormException;
import io.hookseal.servlet.UnsupportedMultipartException;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.Task;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import kotlin.Unit;
import org.jspecify.annotations.Nullable;

/**
 * One request to a webhook route, from its reception to its answer.
 *
 * <ol>
 *   <li>Refused: the receiver's reply leaves at once. Accepted: the handler returns or throws. What it threw is settled
 *       at once; else {@link #afterHandler()} puts settling before all that Javalin has left to do. Where there is a
 *       future, Javalin goes on once that has ended.
 *   <li>Settling: how the handler ended is fixed. A failure's answer leaves at once, so that no exception-, after- or
 *       error-handler makes a success of it, whatever they write or skip. They still run.
 *   <li>A success is written by Javalin. {@link #written()} settles where somebody told Javalin to skip all that
 *       remained, at the latest before Javalin writes its first byte.
 * </ol>
 */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final String ATTRIBUTE = Exchange.class.getName();
    private static final long SECONDS_TO_ANSWER = 10;

    private final JavalinServletContext ctx;
    private final Reception.@Nullable Accepted accepted;
    private final ReentrantLock settling = new ReentrantLock();
    private final CountDownLatch answered = new CountDownLatch(1);
    private boolean settled;
    private volatile @Nullable HandlerOutcome known;

    private Exchange(JavalinServletContext ctx, Reception.@Nullable Accepted accepted) {
        this.ctx = ctx;
        this.accepted = accepted;
        ctx.req().setAttribute(ATTRIBUTE, this);
    }

    static Exchange accepted(JavalinServletContext ctx, Reception.Accepted accepted) {
        return new Exchange(ctx, accepted);
    }

    static void refused(JavalinServletContext ctx, Reply reply) {
        Exchange exchange = new Exchange(ctx, null);
        exchange.settled = true;
        Replies.send(ctx, reply);
        ShortAnswers.last(ctx);
    }

    static @Nullable Exchange find(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    @Nullable
    Delivery delivery() {
        return accepted == null ? null : accepted.delivery();
    }

    /**
     * The container gives up on the handler, which may still be at work; or has ended just now: then its answer is waited for
     * and sent, because what the application makes of the timeout must not take its place.
     */
    void abandoned() throws IOException {
        settling.lock();
        try {
            if (!settled) {
                known = new HandlerOutcome.Unknown();
                return;
            }
        } finally {
            settling.unlock();
        }
        try {
            if (answered.await(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
                ctx.res().flushBuffer();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The handler threw: the answer leaves before anybody makes another of it. */
    void threw(Throwable thrown) {
        known = thrown instanceof MalformedFormException || thrown instanceof UnsupportedMultipartException
                ? new HandlerOutcome.Unreadable(thrown instanceof UnsupportedMultipartException)
                : new HandlerOutcome.Threw();
        settle();
    }

    /** Nobody takes its event. */
    void ignored() {
        known = new HandlerOutcome.Ignored();
        settle();
    }

    void afterHandler() {
        ctx.getTasks().addFirst(always(this::settle));
        ShortAnswers.last(ctx);
    }

    /** Settles before Javalin writes its answer, where all that remained to be done was skipped. */
    void writing() {
        if (ctx.getResponseWritten().get()) {
            settle();
        }
    }

    /** Settles where Javalin had nothing to write. */
    void written() {
        try {
            settle();
        } finally {
            answered.countDown();
        }
    }

    /** Settles, if nobody did; a timeout that comes meanwhile waits. */
    private void settle() {
        settling.lock();
        try {
            if (!settled && accepted != null) {
                settled = true;
                settle(accepted);
            }
        } finally {
            settling.unlock();
        }
    }

    private void settle(Reception.Accepted accepted) {
        int status = ctx.statusCode();
        HandlerOutcome before = known;
        HandlerOutcome outcome = before != null
                ? before
                : ctx.getExceptionOccurred() ? new HandlerOutcome.Threw() : new HandlerOutcome.Answered(status);
        Reply reply = accepted.settle(outcome);
        if (reply != null && ctx.res().isCommitted()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "endpoint ''{0}'': the answer {1} left before its handler failed; do not flush or stream the"
                            + " answers of webhook handlers",
                    accepted.delivery().endpoint(),
                    status);
        }
        if (reply != null) {
            Replies.send(ctx, reply);
        } else if (!outcome.succeeded()) {
            Replies.release(ctx);
        } else {
            return;
        }
        answered.countDown();
    }

    static Task always(Runnable step) {
        return new Task(false, () -> {
            step.run();
            return Unit.INSTANCE;
        });
    }
}
