package io.hookseal.javalin;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.delivery.Delivery;
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
 *   <li>Refused: the receiver's reply is put in place. Accepted: the handler returns or throws, and
 *       {@link #afterHandler()} puts settling before all that Javalin has left to do. Where there is a future, Javalin goes
 *       on once that has ended.
 *   <li>Exception handlers turn what was thrown into an answer, which is why an answer alone shows no success.
 *   <li>Settling: how the handler ended is fixed, and a reply that replaces its answer is put in place.
 *   <li>After- and error-handlers run; what they made of a refusal or a failure is undone behind them.
 *   <li>Javalin writes the answer into the container's buffer. {@link #written()} is the second chance, where somebody told
 *       Javalin to skip all that remained.
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
    private volatile boolean failed;
    private volatile boolean abandoned;
    private volatile @Nullable Reply unreadable;
    private volatile @Nullable Reply reply;
    private volatile int status;

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
        exchange.reply = reply;
        exchange.keep();
    }

    static @Nullable Exchange find(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    @Nullable
    Delivery delivery() {
        return accepted == null ? null : accepted.delivery();
    }

    /** The handler did not come to its end; no answer makes that a success. */
    void failed() {
        failed = true;
    }

    /**
     * The container gives up on the handler, which may still be at work; or has ended just now: then its answer is waited for
     * and sent, because what the application makes of the timeout must not take its place.
     */
    void abandoned() throws IOException {
        settling.lock();
        try {
            if (!settled) {
                abandoned = true;
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

    /** The handler could not read the body in the way it wanted, which no second attempt would change. */
    void unreadable(Reply instead) {
        failed = true;
        unreadable = instead;
    }

    void afterHandler() {
        ctx.getTasks().addFirst(always(() -> {
            if (settleOnce()) {
                keep();
            }
        }));
    }

    /** Settles, if nobody did; a timeout that comes meanwhile waits. */
    private boolean settleOnce() {
        settling.lock();
        try {
            if (settled) {
                return false;
            }
            settled = true;
            settle();
            return true;
        } finally {
            settling.unlock();
        }
    }

    private void settle() {
        if (accepted == null) {
            return;
        }
        status = ctx.statusCode();
        Reply asSettled = accepted.settle(outcome());
        reply = unreadable != null ? unreadable : asSettled;
        if (reply != null && ctx.res().isCommitted()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "endpoint ''{0}'': the answer {1} left before its handler failed; do not flush or stream the"
                            + " answers of webhook handlers",
                    accepted.delivery().endpoint(),
                    status);
        }
    }

    /** Puts the reply in place, now for those who look at it and again behind all who might change it. */
    private void keep() {
        restore();
        ctx.getTasks().addLast(always(this::restore));
    }

    private void restore() {
        if (reply != null) {
            Replies.send(ctx, reply);
        } else if (status >= 500 && ctx.statusCode() < 500) {
            ctx.status(status);
        }
    }

    /** Does what could not be done before Javalin wrote the answer, while the container still holds it. */
    void written() throws IOException {
        try {
            boolean unused = settleOnce();
            Reply instead = reply;
            if (instead == null) {
                restore();
            } else if (ctx.statusCode() != instead.status()) {
                Replies.overwrite(ctx, instead);
            }
        } finally {
            answered.countDown();
        }
    }

    private static Task always(Runnable step) {
        return new Task(false, () -> {
            step.run();
            return Unit.INSTANCE;
        });
    }

    private HandlerOutcome outcome() {
        if (abandoned) {
            return new HandlerOutcome.Unknown();
        }
        return failed || ctx.getExceptionOccurred() ? new HandlerOutcome.Threw() : new HandlerOutcome.Answered(status);
    }
}
