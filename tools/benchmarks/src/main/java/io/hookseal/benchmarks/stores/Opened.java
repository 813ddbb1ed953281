package io.hookseal.benchmarks.stores;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.inbox.InboxBuilder;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that runs, and the inbox beside it.
 *
 * @param store holds the claims
 * @param inbox begins an inbox in the same database; null where none is kept there
 * @param stop ends what runs, after the store
 */
record Opened(DeliveryStore store, @Nullable Supplier<InboxBuilder> inbox, AutoCloseable stop) {

    /** Opens what runs on something that was begun already, which is ended where that fails. */
    static Opened orStopped(AutoCloseable begun, Callable<Opened> opening) throws Exception {
        try {
            return opening.call();
        } catch (Exception e) {
            try {
                begun.close();
            } catch (Exception second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    void close() throws Exception {
        try {
            store.close();
        } finally {
            stop.close();
        }
    }
}
