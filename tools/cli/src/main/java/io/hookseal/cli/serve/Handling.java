package io.hookseal.cli.serve;

import io.hookseal.delivery.Delivery;

/** What a server does with the deliveries it accepts. Called by many threads at once. */
@FunctionalInterface
public interface Handling {
    /**
     * Handles one delivery.
     *
     * @param delivery the delivery
     * @throws Exception where it was not handled, so that its sender delivers it again
     */
    void handle(Delivery delivery) throws Exception;
}
