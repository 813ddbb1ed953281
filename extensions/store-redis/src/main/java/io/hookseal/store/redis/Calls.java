package io.hookseal.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of one server, each of which fails with {@link io.hookseal.idempotency.StoreException}. Safe under many threads. */
interface Calls extends AutoCloseable {
    /** {@return the numbers that a script gives} */
    List<Long> numbers(Script script, String key, String... arguments);

    /** {@return whether a script gives 1} */
    boolean holds(Script script, String key, String... arguments);

    /** {@return a section of what the server tells of itself, or null where it refuses to} */
    @Nullable
    String info(String section);

    @Override
    void close();
}
