package io.hookseal.testkit;

/** A handler of deliveries that the contract has written once for all adapters. Safe under many threads. */
@FunctionalInterface
public interface ContractHandler {
    /**
     * Handles one delivery.
     *
     * @param exchange the delivery's request and the answer to it
     * @throws Exception which the adapter's own handler throws on as it is
     */
    void handle(ContractExchange exchange) throws Exception;
}
