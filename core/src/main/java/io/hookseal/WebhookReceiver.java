package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.request.BodyBudget;
import io.hookseal.request.BodyDrainedException;
import io.hookseal.request.BodyRead;
import io.hookseal.request.InboundRequest;
import io.hookseal.request.RequestHead;
import io.hookseal.verification.HeadCheck;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import io.hookseal.verification.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *   <li>The delivery is claimed. One that was handled is answered 200; one that is being handled waits for that, as long as
 *       the sender's time limit allows; one that cannot be claimed is answered 503.
 *   <li>The delivery goes to the handler, and how that ends is settled before the answer leaves: completed where the handler
 *       succeeded, released where it failed, held where nobody knows.
 * </ol>
 *
 * <p>Safe under many threads. {@link #close()} ends it.
 */
public final class WebhookReceiver implements AutoCloseable {
    private final Map<String, PreparedEndpoint> endpoints;
    private final List<Problem> warnings;
    private final Telling telling;
    private final Claims claims;
    private final LongSupplier nanoTime;
    private final BodyBudget budget;
    private final Runnable hearing;
    private final InboxCalls inbox;

    private WebhookReceiver(Builder builder, StartUp startUp) {
        this.endpoints = startUp.endpoints();
        this.warnings = startUp.warnings();
        this.budget = startUp.budget();
        this.nanoTime = builder.nanoTime;
        this.telling = new Telling(builder.listener());
        this.claims = new Claims(startUp.store(), builder.maxWaiters, nanoTime, telling);
        this.inbox = new InboxCalls(builder.inbox);
        this.hearing = startUp.store().onEviction(this::evicted);
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
     * {@return the endpoints whose secrets are all past or yet to come, so that their deliveries are answered 503 until one is
     * live; for what tells of readiness} Endpoints whose secrets are their tenants' are never among them.
     */
    public List<String> endpointsWithoutLiveSecret() {
        return endpoints.values().stream()
                .filter(endpoint -> !endpoint.verifier().hasLiveSecret())
                .map(PreparedEndpoint::name)
                .toList();
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

    /**
     * Tells what keeps handler methods from being bound to this receiver's endpoints: what is wrong with the methods
     * themselves, endpoints that it does not have, events that their senders do not send, and methods that take unverified
     * deliveries for verified ones.
     *
     * @param handlers the methods
     * @return the problems, none where they can be bound; an adapter does not start with any
     */
    public List<Problem> check(WebhookHandlers handlers) {
        return new HandlerChecks(endpoints).check(handlers);
    }

    /**
     * The same for methods that a framework finds and calls.
     *
     * @param marks what all of them say of themselves
     * @return the problems, none where they can be bound; an adapter does not start with any
     */
    public List<Problem> check(List<HandlerMark> marks) {
        return new HandlerChecks(endpoints).check(marks);
    }

    /**
     * Tells what keeps the inbox from handling what it keeps: the same as for other handler methods, endpoints that keep
     * nothing, and endpoints whose handler is missing.
     *
     * @param marks what all handlers of the inbox say of themselves
     * @return the problems, none where it can begin
     */
    public List<Problem> checkInbox(List<HandlerMark> marks) {
        return new HandlerChecks(endpoints).checkInbox(marks);
    }

    /**
     * {@return whether every delivery of an endpoint is kept in the inbox, so that the receiver answers it and no handler runs
     * within the request}
     *
     * @param endpoint the endpoint's name
     */
    public boolean keeps(String endpoint) {
        return endpoint(endpoint).keeping().always();
    }

    /**
     * {@return the endpoints of which the inbox may keep deliveries, all of them or those that cannot be claimed}
     */
    public List<String> keptEndpoints() {
        return endpoints.values().stream()
                .filter(endpoint -> endpoint.keeping().possible())
                .map(PreparedEndpoint::name)
                .toList();
    }

    /** {@return what start-up found worth a warning} */
    public List<Problem> warnings() {
        return warnings;
    }

    /** {@return bytes that bodies take now} */
    public long bodyBytesInUse() {
        return budget.inUse();
    }

    /** {@return duplicates that wait now for a delivery that is being handled, each on its thread} */
    public int waitingDuplicates() {
        return claims.waiting();
    }

    int beatsToCome() {
        return claims.beating();
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
        if (verdict instanceof Verdict.Refused refused) {
            return refused(at, refused.reason(), body.bytes().length, arrived);
        }
        return verdict instanceof Verdict.Authentic authentic
                ? accepted(at, request, authentic.delivery(), authentic.notices(), arrived)
                : accepted(
                        at,
                        request,
                        ((Verdict.Unverified) verdict).delivery(),
                        ((Verdict.Unverified) verdict).notices(),
                        arrived);
    }

    private static BodyRead read(PreparedEndpoint at, InboundRequest request) {
        try {
            return at.reader().read(request.body(), request.declaredLength(), request.bodyAnnounced());
        } catch (BodyDrainedException e) {
            return BodyRead.Failure.DRAINED;
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
        telling.tell(to -> to.refused(at.name(), refusal));
        answered(at, null, refusal, null, 0, null, reply.status(), bytes, arrived);
        return new Reception.Answered(reply);
    }

    private Reception accepted(
            PreparedEndpoint at, RequestHead head, Delivery delivery, Set<Notice> notices, long arrived) {
        telling.tell(to -> to.accepted(delivery.facts(), notices));
        if (at.keeping().always()) {
            return keep(at, head, delivery, false, arrived);
        }
        Claims.Claimed claimed = claims.claim(delivery, at.claiming(), arrived);
        if (claimed instanceof Claims.Claimed.Run run) {
            if (!at.freshness().remembers(delivery.signedTime())) {
                run.held().giveUp(); // what it repeats was forgotten while this one was on its way to its claim
                return refused(at, Refusal.STALE, delivery.length(), arrived);
            }
            return new Reception.Accepted(
                    delivery, run.held().attempt(), outcome -> settle(at, run.held(), outcome, arrived));
        }
        if (claimed instanceof Claims.Claimed.Keep) {
            return keep(at, head, delivery, true, arrived);
        }
        if (claimed instanceof Claims.Claimed.Later later) {
            Reply reply = Reply.to(later.reason());
            telling.tell(to -> to.refused(at.name(), later.reason()));
            String claim = later.reason() == Refusal.IN_FLIGHT ? "in-flight" : null;
            answered(at, delivery, later.reason(), claim, 0, null, reply.status(), delivery.length(), arrived);
            return new Reception.Answered(reply);
        }
        Reply reply = Reply.duplicate();
        telling.tell(to -> to.duplicate(delivery.facts()));
        answered(at, delivery, null, "duplicate", 0, null, reply.status(), delivery.length(), arrived);
        return new Reception.Answered(reply);
    }

    /** Kept, and then answered; what cannot be kept is asked to come again. */
    private Reception keep(PreparedEndpoint at, RequestHead head, Delivery delivery, boolean unclaimed, long arrived) {
        Refusal failure = inbox.closed() ? Refusal.STOPPING : null;
        if (failure == null) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            at.keeping().headers().forEach(name -> headers.put(name, List.copyOf(head.headers(name))));
            DeliveryInbox.Item item =
                    new DeliveryInbox.Item(delivery, headers, at.claiming().retention(), unclaimed);
            try {
                boolean duplicate = inbox.keep(item, at.keeping().limit()) == DeliveryInbox.Kept.DUPLICATE;
                telling.tell(to -> {
                    if (duplicate) {
                        to.duplicate(delivery.facts());
                    } else {
                        to.kept(delivery.facts());
                    }
                });
                Reply reply = Reply.kept();
                String claim = duplicate ? "duplicate" : "kept";
                answered(at, delivery, null, claim, 0, null, reply.status(), delivery.length(), arrived);
                return new Reception.Answered(reply);
            } catch (RuntimeException e) {
                telling.storeFailed(at.name(), "keep", e);
                failure = Refusal.INBOX_FAILED;
            }
        }
        Refusal reason = failure;
        Reply reply = Reply.to(reason);
        telling.tell(to -> to.refused(at.name(), reason));
        answered(at, delivery, reason, null, 0, null, reply.status(), delivery.length(), arrived);
        return new Reception.Answered(reply);
    }

    /**
     * Claims a delivery that the inbox kept unclaimed, before the inbox handles it. No request is answered, so none is reported.
     *
     * @param kept the delivery
     * @return what is to be settled when its handler has ended; or answered: with a 2xx where it was handled already, else with
     *     the 503 that has the inbox try later
     * @throws IllegalArgumentException where the receiver has no such endpoint
     */
    public Reception claimKept(Delivery kept) {
        PreparedEndpoint at = endpoint(kept.endpoint());
        Claims.Claimed claimed = claims.claim(kept, at.claiming(), nanoTime.getAsLong());
        if (claimed instanceof Claims.Claimed.Run run) {
            return new Reception.Accepted(kept, run.held().attempt(), outcome -> {
                Settlement unused = run.held().settle(outcome);
                return replyTo(outcome);
            });
        }
        boolean handled = claimed instanceof Claims.Claimed.Done;
        return new Reception.Answered(handled ? Reply.duplicate() : Reply.unavailable());
    }

    /** The outcome is fixed by now; the claim is settled, and only then does an answer leave. */
    private @Nullable Reply settle(PreparedEndpoint at, Claims.Held held, HandlerOutcome outcome, long arrived) {
        Settlement settlement = held.settle(outcome);
        Reply reply = replyTo(outcome);
        int status = reply != null ? reply.status() : ((HandlerOutcome.Answered) outcome).status();
        String claim =
                settlement == Settlement.UNPROTECTED ? "unprotected" : held.attempt() > 1 ? "takeover" : "acquired";
        Delivery delivery = held.delivery();
        answered(at, delivery, null, claim, held.attempt(), settlement, status, delivery.length(), arrived);
        return reply;
    }

    /** The handler's own 2xx and 5xx stand, ignoring is a success, everything else must make the sender deliver again. */
    private static @Nullable Reply replyTo(HandlerOutcome outcome) {
        if (outcome instanceof HandlerOutcome.Ignored) {
            return Reply.ignored();
        }
        if (outcome instanceof HandlerOutcome.Unreadable unreadable) {
            return unreadable.parts() ? Reply.partsNotRead() : Reply.malformedForm();
        }
        boolean stands = outcome instanceof HandlerOutcome.Answered answered
                && (outcome.succeeded() || answered.status() >= 500);
        return stands ? null : Reply.unavailable();
    }

    private void answered(
            PreparedEndpoint at,
            @Nullable Delivery delivery,
            @Nullable Refusal refusal,
            @Nullable String claim,
            int attempt,
            @Nullable Settlement settlement,
            int status,
            long bytes,
            long arrived) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - arrived);
        ExchangeReport report = new ExchangeReport(
                at.name(),
                at.sender(),
                delivery == null ? null : delivery.facts(),
                refusal,
                claim,
                attempt,
                settlement,
                status,
                bytes,
                took);
        telling.tell(to -> to.answered(report));
    }

    /**
     * Forgets a delivery that was handled, so that it is handled again when it is delivered again; for operators whose
     * sender redelivers by hand, as GitHub's and DataBridge's do. The inbox forgets it as well as the store.
     *
     * @param endpoint the endpoint's name
     * @param tenant the tenant's id, or null where the endpoint has no tenants
     * @param identity the delivery's identity, as {@link Delivery#identity()} and reports give it
     * @return whether it had been handled
     * @throws IllegalArgumentException where the receiver has no such endpoint, or the identity is none
     * @throws io.hookseal.idempotency.StoreException where the store cannot say; whether it is forgotten is unknown then
     */
    public boolean forget(String endpoint, @Nullable String tenant, String identity) {
        PreparedEndpoint at = endpoint(endpoint);
        String of = tenant == null ? "" : tenant;
        DeliveryIdentity delivery = new DeliveryIdentity(at.name(), of, Digest256.ofHex(identity));
        boolean unkept =
                at.keeping().possible() && inbox.forget(delivery, at.keeping().limit());
        boolean unclaimed = !at.keeping().always() && claims.forget(delivery, at.claiming());
        boolean forgotten = unkept || unclaimed;
        if (forgotten) {
            telling.tell(to -> to.forgotten(at.name(), tenant, identity));
        }
        return forgotten;
    }

    private void evicted(String endpoint, @Nullable Instant signedTime) {
        PreparedEndpoint at = endpoints.get(endpoint);
        if (at != null) {
            if (signedTime != null) {
                var unused = at.freshness().forgotten(signedTime);
            }
            Instant oldest = at.freshness().oldestAccepted();
            telling.tell(to -> to.evicted(endpoint, oldest));
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

    /**
     * Ends the reloading of secrets and the taking of deliveries: what arrives from now on is answered 503. Deliveries that
     * are being handled can still be settled; the store is closed behind the last of them. What an inbox is handling is
     * waited for.
     */
    @Override
    public void close() {
        endpoints.values().forEach(PreparedEndpoint::close);
        claims.close();
        inbox.close();
        hearing.run();
    }

    /** Builds a receiver. Not thread-safe. */
    public static final class Builder {
        final List<Endpoint> endpoints = new ArrayList<>();
        InstantSource clock = InstantSource.system();
        LongSupplier nanoTime = System::nanoTime;
        long bodyBudget;
        int maxWaiters = 32;
        boolean memoryIsEnough;
        int instances = 1;

        @Nullable
        ReceiverListener listener;

        @Nullable
        DeliveryStore store;

        @Nullable
        DeliveryInbox inbox;

        private Builder() {}

        /** Looked for late: finding the JDK's log means looking through the whole class path. */
        ReceiverListener listener() {
            if (listener == null) {
                listener = ReceiverListener.log();
            }
            return listener;
        }

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
         * Is told what happens. Default: {@link ReceiverListener#log()}.
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
         * Where claims are held. Default: a {@link io.hookseal.idempotency.CaffeineDeliveryStore} with its defaults, in the memory of this process.
         * The receiver closes it. A store that is not in memory is called on threads of the receiver's own, and is not waited
         * for beyond the sender's patience: it has a quarter of the sender's time limit from arrival for claiming, and a
         * twentieth for each call beyond that.
         *
         * @param deliveryStore the store
         * @return this builder
         */
        public Builder store(DeliveryStore deliveryStore) {
            store = deliveryStore;
            return this;
        }

        /**
         * Where endpoints that say {@link Endpoint#inbox()} keep their deliveries. Default: nowhere. It begins to handle what
         * it keeps when the receiver is built, and the receiver closes it. Keeping one is not waited for beyond half of the
         * sender's time limit.
         *
         * @param deliveryInbox the inbox
         * @return this builder
         */
        public Builder inbox(DeliveryInbox deliveryInbox) {
            inbox = deliveryInbox;
            return this;
        }

        /**
         * One instance, whose restarts may forget what was handled, is what is wanted: silences the warning of it.
         *
         * @return this builder
         */
        public Builder memoryIsEnough() {
            memoryIsEnough = true;
            return this;
        }

        /**
         * How many instances of this receiver take deliveries of the same endpoints. Default: 1, or nobody knows. With more
         * than one, a store in memory keeps the receiver from starting: no instance would know what another has handled.
         *
         * @param count one or more
         * @return this builder
         */
        public Builder instances(int count) {
            instances = count;
            return this;
        }

        /**
         * Most duplicates that wait, each on its thread, for a delivery that is being handled; the rest are answered 503 at
         * once. Default: 32. Never more than two wait for one delivery.
         *
         * @param duplicates zero or more
         * @return this builder
         */
        public Builder maxWaiters(int duplicates) {
            maxWaiters = duplicates;
            return this;
        }

        /**
         * Checks everything and builds nothing.
         *
         * @throws ConfigurationException where anything is wrong, with all of it
         */
        public void check() {
            StartUp unused = StartUp.of(this);
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
            if (inbox != null) {
                inbox.begin(receiver, ReceiverListener.all(List.of(listener())));
            }
            for (Problem warning : startUp.warnings()) {
                receiver.telling.tell(to -> to.warned(warning));
            }
            return receiver;
        }
    }
}
