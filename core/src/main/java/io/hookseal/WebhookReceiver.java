package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.request.BodyBudget;
import io.hookseal.request.BodyRead;
import io.hookseal.request.InboundRequest;
import io.hookseal.verification.HeadCheck;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import io.hookseal.verification.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives deliveries for one or more endpoints: the one flow from a request to an answer. Adapters translate a request
 * into {@link InboundRequest} and a {@link Reply} out of it; every rule is here or below.
 *
 * <ol>
 *   <li>Method, content encoding, declared length, shape of the signature header: refused without reading the body.
 *   <li>The body is read once, bounded in length and time, under the receiver's byte budget.
 *   <li>The signature is verified over the bytes as received, then the freshness of the signed time.
 *   <li>The delivery goes to the handler, and how that ends is settled before the answer leaves.
 * </ol>
 *
 * <p>Immutable and safe under many threads. {@link #close()} ends the reloading of secrets.
 */
public final class WebhookReceiver implements AutoCloseable {
    private final Map<String, PreparedEndpoint> endpoints;
    private final List<Problem> warnings;
    private final ReceiverListener listener;
    private final LongSupplier nanoTime;
    private final BodyBudget budget;

    private WebhookReceiver(Builder builder, StartUp startUp) {
        this.endpoints = startUp.endpoints();
        this.warnings = startUp.warnings();
        this.budget = startUp.budget();
        this.listener = builder.listener;
        this.nanoTime = builder.nanoTime;
    }

    /**
     * Begins a receiver.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the names of the endpoints, in the order in which they were given} */
    public List<String> endpoints() {
        return List.copyOf(endpoints.keySet());
    }

    /**
     * {@return the path of an endpoint, or null where it was given none}
     *
     * @param endpoint the endpoint's name
     */
    public @Nullable String path(String endpoint) {
        return endpoint(endpoint).path();
    }

    /**
     * {@return whether an endpoint accepts unsigned deliveries, so that its handler must ask for unverified ones by name}
     *
     * @param endpoint the endpoint's name
     */
    public boolean acceptsUnsigned(String endpoint) {
        return endpoint(endpoint).unsigned();
    }

    /**
     * {@return the longest body that any endpoint accepts, in bytes} A server's own limit must not be below it.
     */
    public long largestBody() {
        return endpoints.values().stream()
                .mapToLong(PreparedEndpoint::maxBody)
                .max()
                .orElse(0);
    }

    /** {@return what start-up found worth a warning} */
    public List<Problem> warnings() {
        return warnings;
    }

    /** {@return bytes that bodies take now} */
    public long bodyBytesInUse() {
        return budget.inUse();
    }

    /**
     * Receives one request. Reads its body where the head deserves it.
     *
     * @param endpoint the endpoint that the route is bound to
     * @param request the request
     * @return what becomes of it
     * @throws IllegalArgumentException where the receiver has no such endpoint
     */
    public Reception receive(String endpoint, InboundRequest request) {
        PreparedEndpoint at = endpoint(endpoint);
        long arrived = nanoTime.getAsLong();
        Refusal refusal = at.refuseHead(request);
        if (refusal != null) {
            return refused(at, refusal, 0, arrived);
        }
        HeadCheck check = at.verifier().check(request);
        if (check instanceof HeadCheck.Refused refused) {
            return refused(at, refused.reason(), 0, arrived);
        }
        BodyRead read = read(at, request);
        if (!(read instanceof BodyRead.Complete body)) {
            return refused(at, refusal((BodyRead.Failure) read), 0, arrived);
        }
        Verdict verdict;
        try {
            verdict = at.verifier().verify((HeadCheck.Passed) check, request, body.bytes());
        } finally {
            body.release();
        }
        int length = body.bytes().length;
        if (verdict instanceof Verdict.Refused refused) {
            return refused(at, refused.reason(), length, arrived);
        }
        return verdict instanceof Verdict.Authentic authentic
                ? accepted(at, authentic.delivery(), authentic.notices(), arrived)
                : accepted(
                        at,
                        ((Verdict.Unverified) verdict).delivery(),
                        ((Verdict.Unverified) verdict).notices(),
                        arrived);
    }

    private static BodyRead read(PreparedEndpoint at, InboundRequest request) {
        try {
            return at.reader().read(request.body(), request.declaredLength(), request.bodyAnnounced());
        } catch (IOException e) {
            return BodyRead.Failure.TRUNCATED;
        }
    }

    private static Refusal refusal(BodyRead.Failure failure) {
        return switch (failure) {
            case TOO_LONG -> Refusal.TOO_LONG;
            case NO_BUDGET -> Refusal.NO_BUDGET;
            case TRUNCATED -> Refusal.TRUNCATED;
            case DRAINED -> Refusal.DRAINED;
            case TOO_SLOW -> Refusal.TOO_SLOW;
        };
    }

    private Reception refused(PreparedEndpoint at, Refusal refusal, long bytes, long arrived) {
        Reply reply = Reply.to(refusal);
        tell(to -> to.refused(at.name(), refusal));
        tell(to -> to.answered(report(at, null, refusal, reply.status(), bytes, arrived)));
        return new Reception.Answered(reply);
    }

    private Reception accepted(PreparedEndpoint at, Delivery delivery, Set<Notice> notices, long arrived) {
        tell(to -> to.accepted(delivery, notices));
        return new Reception.Accepted(delivery, outcome -> {
            Reply reply = replyTo(outcome);
            int status = reply != null ? reply.status() : ((HandlerOutcome.Answered) outcome).status();
            tell(to -> to.answered(report(at, delivery, null, status, delivery.length(), arrived)));
            return reply;
        });
    }

    /** The handler's own 2xx and 5xx stand, what it could not read is final; all else makes the sender deliver again. */
    private static @Nullable Reply replyTo(HandlerOutcome outcome) {
        if (outcome instanceof HandlerOutcome.Unreadable unreadable) {
            return unreadable.parts() ? Reply.partsNotRead() : Reply.malformedForm();
        }
        boolean stands = outcome instanceof HandlerOutcome.Answered answered
                && (outcome.succeeded() || answered.status() >= 500);
        return stands ? null : Reply.unavailable();
    }

    private ExchangeReport report(
            PreparedEndpoint at,
            @Nullable Delivery delivery,
            @Nullable Refusal refusal,
            int status,
            long bytes,
            long arrived) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - arrived);
        return new ExchangeReport(at.name(), at.sender(), delivery, refusal, status, bytes, took);
    }

    @SuppressWarnings("CatchingUnchecked") // a listener's fault must not become the sender's
    private void tell(Consumer<ReceiverListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException e) {
            System.getLogger(WebhookReceiver.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "a receiver listener threw " + e.getClass().getName());
        }
    }

    private PreparedEndpoint endpoint(String name) {
        PreparedEndpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            throw new IllegalArgumentException(
                    "the receiver has no endpoint '" + name + "'; it has " + String.join(", ", endpoints.keySet()));
        }
        return endpoint;
    }

    /** Ends the reloading of secrets. Requests are still received. */
    @Override
    public void close() {
        endpoints.values().forEach(PreparedEndpoint::close);
    }

    /** Builds a receiver. Not thread-safe. */
    public static final class Builder {
        final List<Endpoint> endpoints = new ArrayList<>();
        InstantSource clock = InstantSource.system();
        LongSupplier nanoTime = System::nanoTime;
        ReceiverListener listener =
                new LogListener(System.getLogger(WebhookReceiver.class.getName()), System::nanoTime);
        long bodyBudget;

        private Builder() {}

        /**
         * Adds an endpoint.
         *
         * @param endpoint the endpoint
         * @return this builder
         */
        public Builder endpoint(Endpoint endpoint) {
            endpoints.add(endpoint);
            return this;
        }

        /**
         * The clock that signed times are held against. Default: the system's.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * The clock of durations in nanoseconds, which never goes back. Default: {@link System#nanoTime()}.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder nanoTime(LongSupplier source) {
            nanoTime = source;
            return this;
        }

        /**
         * Is told what happens. Default: the JDK's log ({@link System.Logger}), which gets the warnings of start-up and at most
         * one line a minute for each endpoint and reason of refusal.
         *
         * @param toTell who is told
         * @return this builder
         */
        public Builder listener(ReceiverListener toTell) {
            listener = toTell;
            return this;
        }

        /**
         * Most bytes that all bodies being read may take together. Default: a quarter of the heap, at most 64 MiB, and never
         * less than four of the longest bodies need. Half of it is set aside as reserves of the endpoints, in equal parts.
         *
         * @param bytes the number of bytes
         * @return this builder
         */
        public Builder bodyBudget(long bytes) {
            bodyBudget = bytes;
            return this;
        }

        /**
         * Checks everything and builds the receiver.
         *
         * @return what was built
         * @throws ConfigurationException where anything is wrong, with all of it
         */
        public WebhookReceiver build() {
            StartUp startUp = StartUp.of(this);
            WebhookReceiver receiver = new WebhookReceiver(this, startUp);
            startUp.warnings().forEach(warning -> receiver.tell(to -> to.warned(warning)));
            return receiver;
        }
    }
}
