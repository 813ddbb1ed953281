package io.hookseal.inbox;

import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One attempt to handle a kept delivery: what the handler may ask for beside the delivery. For the handler's thread. */
public final class Attempt {
    private final String id;
    private final int number;
    private final Instant receivedAt;
    private final Map<String, List<String>> headers;
    private final @Nullable Connection connection;

    Attempt(
            String id,
            int number,
            Instant receivedAt,
            Map<String, List<String>> headers,
            @Nullable Connection connection) {
        this.id = id;
        this.number = number;
        this.receivedAt = receivedAt;
        this.headers = headers;
        this.connection = connection;
    }

    /** {@return the id of the kept delivery, which logs and operators can name it by} */
    public String id() {
        return id;
    }

    /** {@return 1 for the first attempt; counted before it began, so that a process that ended with it counts} */
    public int number() {
        return number;
    }

    /** {@return when it was kept, by the database's clock} */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * {@return the values of a header that the endpoint keeps; none where it was not there, or is not kept} The signature does
     * not cover them.
     *
     * @param name the name, in any case
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * The transaction that marks this delivery as handled: what is written on this connection commits with the mark, or not at
     * all, so that it is written once, whatever ends or fails. It is committed when the handler returns; it is not to be
     * committed, rolled back or closed by the handler.
     *
     * @return the connection
     * @throws IllegalStateException where the endpoint's work is not transactional
     */
    public Connection connection() {
        if (connection == null) {
            throw new IllegalStateException(
                    "this endpoint's work has no transaction: ask for one with WorkPolicy.transactional()");
        }
        return connection;
    }
}
