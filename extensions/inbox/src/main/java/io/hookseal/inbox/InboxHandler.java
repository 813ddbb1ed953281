package io.hookseal.inbox;

import io.hookseal.delivery.Delivery;

/**
 * Handles what the inbox keeps of one endpoint. A delivery is handled when this returns without an exception; after one, it is
 * tried again later, unless that is a {@link NotHandledException} that says otherwise. Called by many threads at once, and for one
 * delivery more than once where a process ended at the wrong moment, unless what it does is done within
 * {@link Attempt#connection()}.
 */
@FunctionalInterface
public interface InboxHandler {
    /**
     * Handles one delivery.
     *
     * @param delivery the delivery
     * @param attempt which attempt this is, what was kept beside the body, and the transaction where there is one
     * @throws Exception where it was not handled
     */
    void handle(Delivery delivery, Attempt attempt) throws Exception;

    /** A handler that needs nothing but the delivery. */
    @FunctionalInterface
    interface OfDelivery {
        /**
         * Handles one delivery.
         *
         * @param delivery the delivery
         * @throws Exception where it was not handled
         */
        void handle(Delivery delivery) throws Exception;
    }
}
