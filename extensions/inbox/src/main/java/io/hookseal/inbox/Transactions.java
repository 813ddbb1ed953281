package io.hookseal.inbox;

import java.sql.Connection;

/**
 * Runs work within a transaction on the inbox's database. For frameworks that have transactions of their own; without one, the
 * inbox begins and ends them on its connections.
 */
@FunctionalInterface
public interface Transactions {
    /**
     * Runs work within one new transaction: commits it where the work returns, rolls it back where it throws, and throws on.
     *
     * @param work what to do on the connection that the transaction has
     * @throws Exception what the work threw, or why there is no transaction or it could not be committed
     */
    void run(Work work) throws Exception;

    /** Work on a connection. */
    @FunctionalInterface
    interface Work {
        /**
         * Does the work.
         *
         * @param connection the transaction's; neither to be committed nor to be closed
         * @throws Exception why the transaction must not be committed
         */
        void on(Connection connection) throws Exception;
    }
}
