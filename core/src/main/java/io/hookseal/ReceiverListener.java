package io.hookseal;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a receiver does. Called outside of locks, so that it may call the receiver, on the thread of the request
 * where nothing else is said. Never given a secret, a signature or a body. An implementation must be safe under many threads and quick, because an answer waits
 * for it; what it throws is dropped.
 */
public interface ReceiverListener {
    /**
     * {@return one listener that tells all of these, in this order; what one of them throws is dropped, and the others are told}
     *
     * @param listeners who is told
     */
    static ReceiverListener all(Collection<? extends ReceiverListener> listeners) {
        return new ListenersTogether(List.copyOf(listeners));
    }

    /**
     * {@return what a receiver tells where it is given no listener: the JDK's log ({@link System.Logger}), which gets the
     * warnings of start-up and at most one line a minute for each endpoint and reason of refusal}
     */
    static ReceiverListener log() {
        return new LogListener(System.getLogger(WebhookReceiver.class.getName()), System::nanoTime);
    }

    /**
     * Something that a start-up check found worth a warning.
     *
     * @param warning the warning
     */
    default void warned(Problem warning) {}

    /**
     * A delivery passed verification, or arrived at an endpoint that accepts unsigned ones. It is claimed after this; whether
     * its handler runs is told later.
     *
     * @param delivery the delivery
     * @param notices what is worth a warning
     */
    default void accepted(DeliveryFacts delivery, Set<Notice> notices) {}

    /**
     * A request was refused, or a delivery was asked to come again (the reasons of {@link Refusal.Kind#PASSING}).
     *
     * @param endpoint the endpoint's name
     * @param refusal the reason
     */
    default void refused(String endpoint, Refusal refusal) {}

    /**
     * A delivery had been handled already; it is answered 200 without the handler.
     *
     * @param delivery the delivery
     */
    default void duplicate(DeliveryFacts delivery) {}

    /**
     * A delivery is being handled already; this one waits for that, or is asked to come again. Told once for each delivery,
     * before it waits; what came of that is told after.
     *
     * @param delivery the delivery
     */
    default void inFlight(DeliveryFacts delivery) {}

    /**
     * A delivery's earlier claim was not settled before its lease was over; it is handled again.
     *
     * @param delivery the delivery
     * @param attempt 2 or more
     */
    default void takeover(DeliveryFacts delivery, int attempt) {}

    /**
     * A delivery has the fields that its sender declares as the identity of an earlier one, with other content, and is handled
     * as new. Noticed among the last 10,000 of this process.
     *
     * @param delivery the delivery
     */
    default void identityReused(DeliveryFacts delivery) {}

    /**
     * A handler has ended and its claim is settled; the answer leaves after this.
     *
     * @param delivery the delivery
     * @param settlement what became of the claim
     */
    default void settled(DeliveryFacts delivery, Settlement settlement) {}

    /**
     * The store could not answer, or not in time. An {@code extend} that fails is told from a thread of the receiver's own.
     *
     * @param endpoint the endpoint's name
     * @param operation {@code claim}, {@code complete}, {@code release}, {@code extend}, or {@code keep} of the inbox
     * @param cause the simple name of the type of what it threw; never its message
     */
    default void storeFailed(String endpoint, String operation, String cause) {}

    /**
     * An operator had a delivery forgotten that was handled; it is handled again when it is delivered again.
     *
     * @param endpoint the endpoint's name
     * @param tenant the tenant's id, or null where the endpoint has no tenants
     * @param identity the delivery's identity
     */
    default void forgotten(String endpoint, @Nullable String tenant, String identity) {}

    /**
     * A full memory store forgot a delivery before its retention was over.
     *
     * @param endpoint the endpoint's name
     * @param oldestAccepted the oldest signed time that is accepted from now on; {@link Instant#MIN} where none is judged
     */
    default void evicted(String endpoint, Instant oldestAccepted) {}

    /**
     * The inbox keeps a delivery; it is answered 202 after this, and handled later. The second and any later time that it
     * arrives, this is told as a duplicate.
     *
     * @param delivery the delivery
     */
    default void kept(DeliveryFacts delivery) {}

    /**
     * The inbox has handled a delivery, or found that no handler takes its event. Told from a thread of the inbox's, as all
     * that follows.
     *
     * @param delivery the delivery
     * @param attempt which attempt that was, 1 or more
     */
    default void keptHandled(DeliveryFacts delivery, int attempt) {}

    /**
     * An attempt of the inbox to handle a delivery failed; there will be another.
     *
     * @param delivery the delivery
     * @param attempt which attempt that was, 1 or more
     * @param cause the simple name of the type of what was thrown; never its message
     * @param next when the next attempt begins, by the inbox's clock
     */
    default void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {}

    /**
     * A kept delivery has failed as often as it may, or its handler has given it up, and it is a dead letter now: it waits for an
     * operator, who replays or discards it.
     *
     * @param delivery the delivery
     * @param attempts how many there were
     * @param cause the simple name of the type of what was thrown last; {@code GivenUp} where the handler said that it can never
     *     be handled, {@code ProcessEnded} where the process ended with each
     */
    default void keptDead(DeliveryFacts delivery, int attempts, String cause) {}

    /**
     * A request was answered; called once for each, last.
     *
     * @param report the facts
     */
    default void answered(ExchangeReport report) {}
}
