package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
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
     * A request was answered; called once for each, last.
     *
     * @param report the facts
     */
    default void answered(ExchangeReport report) {}
}
