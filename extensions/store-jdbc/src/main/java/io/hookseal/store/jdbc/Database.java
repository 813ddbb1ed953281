package io.hookseal.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In what the databases differ. */
enum Database {
    POSTGRESQL("CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)") {
        /*
         * Read when a row is waited for, and only for the transaction of this statement: a connection of a pool keeps nothing
         * of it.
         */
        @Override
        String waiting(long millis) {
            return "set_config('lock_timeout', '" + millis + "', true) <> ''";
        }

        // The server ends waits for locks; what the network or a stopped server swallows, the socket must.
        @Override
        Limited limit(Connection connection, Duration limit) throws SQLException {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(limit.plus(BEYOND_LOCKS).toMillis()));
            return () -> connection.setNetworkTimeout(Runnable::run, before);
        }

        @Override
        Limited limitWithin(Connection transaction, Duration limit) throws SQLException {
            String before = text(transaction, "SELECT current_setting('lock_timeout')");
            text(transaction, "SELECT set_config('lock_timeout', '" + limit.toMillis() + "', true)");
            return () -> text(transaction, "SELECT set_config('lock_timeout', '" + before + "', true)");
        }

        @Override
        boolean waitedTooLong(SQLException e) {
            return "55P03".equals(e.getSQLState());
        }

        @Override
        String purge(String now) {
            return "DELETE FROM hookseal_claim WHERE ctid IN (SELECT ctid FROM hookseal_claim WHERE expires_at <= "
                    + now + " ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED) AND expires_at <= " + now;
        }
    },

    H2("DATEDIFF(MILLISECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00', CURRENT_TIMESTAMP)") {
        @Override
        Limited limit(Connection connection, Duration limit) throws SQLException {
            String before = text(connection, "CALL LOCK_TIMEOUT()");
            run(connection, "SET LOCK_TIMEOUT " + limit.toMillis());
            return () -> run(connection, "SET LOCK_TIMEOUT " + before);
        }

        @Override
        boolean waitedTooLong(SQLException e) {
            return e.getErrorCode() == 50200;
        }

        @Override
        String purge(String now) {
            return "DELETE FROM hookseal_claim WHERE expires_at <= " + now + " FETCH FIRST ? ROWS ONLY";
        }
    },

    SQLITE("CAST(unixepoch('now', 'subsec') * 1000 + 0.5 AS INTEGER)") {
        @Override
        Limited limit(Connection connection, Duration limit) throws SQLException {
            String before = text(connection, "PRAGMA busy_timeout");
            text(connection, "PRAGMA busy_timeout = " + limit.toMillis());
            return () -> text(connection, "PRAGMA busy_timeout = " + before);
        }

        // One lock for the whole file: whose it is says nothing of this delivery.
        @Override
        boolean waitedTooLong(SQLException e) {
            return false;
        }

        @Override
        String purge(String now) {
            return "DELETE FROM hookseal_claim WHERE rowid IN (SELECT rowid FROM hookseal_claim WHERE expires_at <= "
                    + now + " LIMIT ?)";
        }
    };

    /** What a server has beyond the limit of its own waits to say that they are over. */
    private static final Duration BEYOND_LOCKS = Duration.ofMillis(200);

    /** Epoch milliseconds by the database's clock. */
    final String clock;

    Database(String clock) {
        this.clock = clock;
    }

    /** {@return the database behind a driver, or null where it is none of ours} */
    static @Nullable Database named(String product) {
        for (Database database : values()) {
            if (database.name().equals(product.toUpperCase(Locale.ROOT))) {
                return database;
            }
        }
        return null;
    }

    /** A limit that is in force until it is closed. */
    @FunctionalInterface
    interface Limited extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /** Limits how long statements of a connection wait. */
    abstract Limited limit(Connection connection, Duration limit) throws SQLException;

    /** The same for a transaction of somebody else's, whose later statements must not notice. */
    Limited limitWithin(Connection transaction, Duration limit) throws SQLException {
        return limit(transaction, limit);
    }

    /** A condition that holds, and limits the waits of the statement it stands in. */
    String waiting(long millis) {
        return "TRUE";
    }

    /** {@return whether somebody else's transaction held the row for longer than the limit} */
    abstract boolean waitedTooLong(SQLException e);

    abstract String purge(String now);

    /** {@return whether a row with this key is there already} */
    static boolean isThere(SQLException e) {
        return "23505".equals(e.getSQLState());
    }

    /** {@return whether the statement did nothing because of another one at the same time, and may be repeated at once} */
    static boolean collided(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState()) || e.getErrorCode() == 90131;
    }

    /** {@return the statements that make the tables, as Flyway finds them} */
    String schema() {
        try (InputStream in = Database.class.getResourceAsStream(schemaFile())) {
            if (in == null) {
                throw new IllegalStateException(schemaFile() + " is not in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String schemaFile() {
        return name().toLowerCase(Locale.ROOT) + "/V1__hookseal.sql";
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
