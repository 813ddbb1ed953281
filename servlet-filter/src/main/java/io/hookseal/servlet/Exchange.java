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
 * <p>For adapters of frameworks that find out behind {@link DeliveryFilter} that a request is a delivery: they receive it,
 * {@link #begin(WebhookReceiver, Reception.Accepted, HttpServletRequest) begin} its exchange and {@link #settle} it when its
 * handler has ended.
 *
 * <p>Safe under many threads.
 */
public final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final WebhookReceiver receiver;
    private final Reception.Accepted accepted;
    private final HeldResponse answer;
    private final ReentrantLock ending = new ReentrantLock();
    private boolean settled;
    private boolean ended;
    private boolean completed;
    private boolean escaped;
    private final boolean insideOthersWork;
    private volatile @Nullable HeldAsync async;

    private Exchange(
            WebhookReceiver receiver,
            Reception.Accepted accepted,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.receiver = receiver;
        this.accepted = accepted;
        this.insideOthersWork = request.isAsyncStarted();
        this.answer = new HeldResponse(request, response, ending);
    }

    static Exchange begin(
            WebhookReceiver receiver,
            Reception.Accepted accepted,
            HttpServletRequest request,
            HttpServletResponse response,
            RereadableRequest body) {
        Exchange exchange = new Exchange(receiver, accepted, request, response);
        body.exchange(exchange);
        return exchange;
    }

    /**
     * Begins the exchange of a delivery behind {@link DeliveryFilter}: its body can be read by everybody from its first byte,
     * and its answer is held back from now on.
     *
     * @param receiver the receiver that accepted it
     * @param accepted what it accepted
     * @param request the request, or one around it
     * @return the exchange
     * @throws IllegalStateException where there is no such filter or the request has an exchange
     */
    public static Exchange begin(WebhookReceiver receiver, Reception.Accepted accepted, HttpServletRequest request) {
        RereadableRequest body = RereadableRequest.find(request);
        AnswerSwitch answers = body == null ? null : body.answers();
        if (body == null || answers == null || body.exchange() != null) {
            throw new IllegalStateException("the request has an exchange, or was not seen by DeliveryFilter");
        }
        if (!body.captured()) {
            body.body(accepted.delivery());
        }
        Exchange exchange = begin(receiver, accepted, request, answers.container(), body);
        answers.setResponse(exchange.answer());
        return exchange;
    }

    /**
     * Finds the exchange of a request.
     *
     * @param request the request, or one around it
     * @return its exchange, or null where it is not an accepted delivery
     */
    public static @Nullable Exchange find(ServletRequest request) {
        RereadableRequest body = RereadableRequest.find(request);
        return body == null ? null : body.exchange();
    }

    /** {@return the delivery} */
    public Delivery delivery() {
        return accepted.delivery();
    }

    /** {@return the status of the answer as it stands, which may not have left} */
    public int status() {
        return answer.getStatus();
    }

    HeldResponse answer() {
        return answer;
    }

    boolean isFor(WebhookReceiver other, String endpoint) {
        return receiver == other && delivery().endpoint().equals(endpoint);
    }

    /** {@return whether its answer has left, so that nobody may take it any more} */
    public boolean ended() {
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
        answer.holdToTheEnd();
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
        if (isOver(request)) {
            answered();
        }
    }

    /** Whether nothing goes on with it: asynchronous work that others began before it was received is not its own. */
    private boolean isOver(HttpServletRequest request) {
        return async == null && (insideOthersWork || !request.isAsyncStarted());
    }

    /** The handler is done. */
    void answered() {
        answer.drain();
        ending.lock();
        try {
            end(answer.overflowed() ? new HandlerOutcome.Threw() : new HandlerOutcome.Answered(answer.getStatus()));
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

    /**
     * {@return how a handler ended that threw}
     *
     * @param thrown what it threw
     */
    public static HandlerOutcome outcome(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof UnsupportedMultipartException || cause instanceof MalformedFormException) {
                return new HandlerOutcome.Unreadable(cause instanceof UnsupportedMultipartException);
            }
            cause = cause.getCause();
        }
        return new HandlerOutcome.Threw();
    }

    /**
     * Says how the handler ended, if nobody did. A failure's answer leaves at once, so that nobody makes a success of it; a
     * success leaves at the end of the filter, since others in between may hold parts of it.
     *
     * @param outcome how it ended
     */
    public void settle(HandlerOutcome outcome) {
        answer.drain();
        ending.lock();
        try {
            if (answer.overflowed()) {
                end(new HandlerOutcome.Threw());
            } else if (!settled && outcome instanceof HandlerOutcome.Answered && outcome.succeeded()) {
                settled = true;
                Reply unused = settled(outcome);
            } else {
                end(outcome);
            }
        } finally {
            ending.unlock();
        }
    }

    /** Behind the filter: lets a settled answer leave; where asynchronous work goes on, that is waited for. */
    void passed(HttpServletRequest request) throws IOException {
        HeldAsync begun = async;
        if (ended() && begun != null) {
            begun.complete();
        } else if (isOver(request)) {
            answer.drain();
            end(new HandlerOutcome.Threw()); // where nobody has settled it, its handler did not run to its end
        }
        if (escaped) {
            throw new IOException("a part of the answer left before its handler failed"); // the container breaks it off
        }
    }

    /** Ends it, if nobody did; whoever comes meanwhile waits. */
    void end(HandlerOutcome outcome) {
        ending.lock();
        try {
            if (!ended) {
                ended = true;
                boolean before = settled;
                settled = true;
                leave(before ? null : settled(outcome));
            }
        } finally {
            ending.unlock();
        }
    }

    private @Nullable Reply settled(HandlerOutcome outcome) {
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
