package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.Set;

/**
 * Is told what a receiver does. Called outside of locks, on the thread of the request, never with a secret, signature or
 * body other than inside {@link Delivery}. An implementation must be safe under many threads and quick; what it throws is
 * dropped.
 */
public interface ReceiverListener {
    /**
     * Something that a start-up check found worth a warning.
     *
     * @param warning the warning
     */
    default void warned(Problem warning) {}

    /**
     * A delivery was accepted, before its handler runs.
     *
     * @param delivery the delivery
     * @param notices what is worth a warning
     */
    default void accepted(Delivery delivery, Set<Notice> notices) {}

    /**
     * A request was refused.
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
    default void duplicate(Delivery delivery) {}

    /**
     * A delivery is being handled already; this one waits for that, or is asked to come again.
     *
     * @param delivery the delivery
     */
    default void inFlight(Delivery delivery) {}

    /**
     * A delivery's earlier claim was not settled before its lease was over; it is handled again.
     *
     * @param delivery the delivery
     * @param attempt 2 or more
     */
    default void takeover(Delivery delivery, int attempt) {}

    /**
     * A delivery has the identity of another one with other content, and is taken for new.
     *
     * @param delivery the delivery
     */
    default void identityReused(Delivery delivery) {}

    /**
     * A handler has ended and its claim is settled; the answer leaves after this.
     *
     * @param delivery the delivery
     * @param settlement what became of the claim
     */
    default void settled(Delivery delivery, Settlement settlement) {}

    /**
     * The store could not answer.
     *
     * @param endpoint the endpoint's name
     * @param operation {@code claim}, {@code complete}, {@code release} or {@code extend}
     * @param cause the type of what it threw
     */
    default void storeFailed(String endpoint, String operation, String cause) {}

    /**
     * A full memory store forgot a delivery before its retention was over.
     *
     * @param endpoint the endpoint's name
     * @param oldestAccepted the oldest signed time that is accepted from now on; {@link Instant#MIN} where none is judged
     */
    default void evicted(String endpoint, Instant oldestAccepted) {}

    /**
     * A request was answered; called once for each, last.
     *
     * @param report the facts
     */
    default void answered(ExchangeReport report) {}
}
