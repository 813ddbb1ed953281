package io.hookseal.idempotency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears of completed deliveries that a store forgot before their retention was over, because it was full. Called outside
 * of locks; must be safe under many threads and quick.
 */
@FunctionalInterface
public interface EvictionListener {
    /**
     * A delivery was forgotten early.
     *
     * @param endpoint the endpoint it was delivered to
     * @param signedTime its signed time, or null where it had none
     */
    void evicted(String endpoint, @Nullable Instant signedTime);
}
