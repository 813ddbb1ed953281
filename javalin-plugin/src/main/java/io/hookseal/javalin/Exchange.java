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
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final JavalinServletContext ctx;
    private final Reception.@Nullable Accepted accepted;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable HandlerOutcome failure;

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
        exchange.settled.set(true);
        Replies.send(ctx, reply);
    }

    static @Nullable Exchange find(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    @Nullable
    Delivery delivery() {
        return accepted == null ? null : accepted.delivery();
    }

    /** The handler is not waited for any longer; no answer makes that a success. */
    void failed() {
        failure = new HandlerOutcome.Threw();
    }

    /** The handler threw: the answer leaves before anybody makes another of it. */
    void threw(Throwable thrown) {
        failure = thrown instanceof MalformedFormException || thrown instanceof UnsupportedMultipartException
                ? new HandlerOutcome.Unreadable(thrown instanceof UnsupportedMultipartException)
                : new HandlerOutcome.Threw();
        settle();
    }

    void afterHandler() {
        ctx.getTasks().addFirst(always(this::settle));
    }

    /** Settles before Javalin writes its answer, where all that remained to be done was skipped. */
    void writing() {
        if (ctx.getResponseWritten().get()) {
            settle();
        }
    }

    /** Settles where Javalin had nothing to write. */
    void written() {
        settle();
    }

    private void settle() {
        if (accepted == null || !settled.compareAndSet(false, true)) {
            return;
        }
        int status = ctx.statusCode();
        HandlerOutcome known = failure;
        HandlerOutcome outcome = known != null
                ? known
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
        }
    }

    private static Task always(Runnable step) {
        return new Task(false, () -> {
            step.run();
            return Unit.INSTANCE;
        });
    }
}
