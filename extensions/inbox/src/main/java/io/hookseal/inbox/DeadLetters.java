package io.hookseal.inbox;

import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that an inbox gave up on, for operators: to be listed, inspected, replayed and discarded. They stay until
 * somebody says what becomes of them. Safe under many threads.
 */
public final class DeadLetters {
    private final Connections connections;
    private final Rows rows;
    private final Tasks tasks;
    private final Consumer<String> wake;

    DeadLetters(Connections connections, Rows rows, Tasks tasks, Consumer<String> wake) {
        this.connections = connections;
        this.rows = rows;
        this.tasks = tasks;
        this.wake = wake;
    }

    /**
     * Those in a database, for tools beside the application. Replayed ones are handled by the application.
     *
     * @param dataSource the inbox's database
     * @return its dead letters
     * @throws IllegalArgumentException where the database is none of PostgreSQL, H2 and SQLite
     * @throws StoreException where it cannot be asked
     */
    public static DeadLetters in(DataSource dataSource) {
        Connections connections = new Connections(EmbeddedH2.oneAtATime(dataSource), Inbox.detected(dataSource));
        return new DeadLetters(connections, new Rows(connections.database()), new Tasks(connections), endpoint -> {});
    }

    /**
     * Lists them, those that died first in front.
     *
     * @param endpoint of this endpoint only, or null for all
     * @param most how many at most, 1 or more
     * @return without their content
     * @throws StoreException where the database cannot say
     */
    public List<DeadLetter> list(@Nullable String endpoint, int most) {
        return with(() -> connections.alone(connection -> rows.dead(connection, endpoint, most))).stream()
                .map(DeadLetter::of)
                .toList();
    }

    /**
     * Inspects one.
     *
     * @param id its id
     * @return it with its content, or null where there is no dead letter of this id
     * @throws StoreException where the database cannot say
     */
    public @Nullable Content find(String id) {
        Row row = with(() -> connections.alone(connection -> rows.find(connection, id)))
                .orElse(null);
        return row == null || row.state() != Row.State.DEAD
                ? null
                : new Content(
                        DeadLetter.of(row),
                        row.delivery(),
                        Headers.of(row.headers()),
                        row.lastError() == null ? "" : row.lastError());
    }

    /**
     * Has one handled again, from its first attempt.
     *
     * @param id its id
     * @return whether it was a dead letter
     * @throws StoreException where the database cannot say
     */
    public boolean replay(String id) {
        String endpoint = with(() -> connections.inTransaction(connection -> {
            Row row = rows.find(connection, id).orElse(null);
            if (row == null || !rows.revive(connection, id)) {
                return "";
            }
            tasks.add(row.endpoint(), id, rows.now(connection));
            return row.endpoint();
        }));
        if (!endpoint.isEmpty()) {
            wake.accept(endpoint);
        }
        return !endpoint.isEmpty();
    }

    /**
     * Gives one up for good: it is remembered as if it had been handled, and its content is removed.
     *
     * @param id its id
     * @return whether it was a dead letter
     * @throws StoreException where the database cannot say
     */
    public boolean discard(String id) {
        return with(() -> connections.inTransaction(connection -> rows.discard(connection, id)));
    }

    private interface Call<T> {
        T get() throws SQLException;
    }

    private static <T> T with(Call<T> call) {
        try {
            return call.get();
        } catch (SQLException e) {
            throw Inbox.failed(e);
        }
    }

    /**
     * A dead letter with what only an operator sees. {@link #toString()} shows none of it.
     *
     * @param letter the dead letter
     * @param delivery the delivery, with its body
     * @param headers the headers that are kept
     * @param error what was thrown last, with its stack trace; may hold what the handler put there
     */
    public record Content(DeadLetter letter, Delivery delivery, Map<String, List<String>> headers, String error) {
        @Override
        public String toString() {
            return letter.toString();
        }
    }
}
