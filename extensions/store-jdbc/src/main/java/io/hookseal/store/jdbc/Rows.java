package io.hookseal.store.jdbc;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The transitions, made of statements on a connection of whoever calls. PostgreSQL and SQLite claim and complete in one
 * statement; H2 updates a row that is there, inserts one that is not, and begins again where another came in between.
 */
final class Rows {
    /** Others that came in between, one after another, after which a store that never settles counts as failed. */
    private static final int MOST_ROUNDS = 100;

    private static final byte[] NOBODY = new byte[16];

    private final Database database;
    private final Sql sql;
    private final Duration limit;

    Rows(Database database, Sql sql, Duration limit) {
        this.database = database;
        this.sql = sql;
        this.limit = limit;
    }

    Claim claim(
            Connection connection,
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            long lease,
            long retention)
            throws SQLException {
        byte[] own = bytes(token);
        byte[] content = fingerprint.bytes();
        return decide(connection, identity, fingerprint, own, () -> {
            if (database != Database.H2) {
                return attempt(
                        connection,
                        sql.upsertClaim(),
                        with -> with.delivery(identity)
                                .bytes(own)
                                .bytes(content)
                                .number(lease)
                                .number(lease + retention)
                                .number(lease)
                                .number(lease + retention));
            }
            Integer updated = attempt(
                    connection,
                    sql.updateClaim(),
                    with -> with.bytes(own)
                            .bytes(own)
                            .bytes(content)
                            .bytes(own)
                            .number(lease)
                            .number(lease + retention)
                            .delivery(identity)
                            .bytes(own));
            if (updated != null) {
                return updated;
            }
            return inserted(
                            connection,
                            sql.insertClaim(),
                            with -> with.delivery(identity)
                                    .bytes(own)
                                    .bytes(content)
                                    .number(lease)
                                    .number(lease + retention))
                    ? 1
                    : null;
        });
    }

    /** Completes a delivery whoever holds it, unless it is completed. */
    Claim mark(Connection connection, DeliveryIdentity identity, Digest256 fingerprint, long retention)
            throws SQLException {
        byte[] content = fingerprint.bytes();
        return decide(connection, identity, fingerprint, NOBODY, () -> {
            if (database != Database.H2) {
                return attempt(
                        connection,
                        sql.upsertMark(),
                        with -> with.delivery(identity)
                                .bytes(NOBODY)
                                .bytes(content)
                                .number(0)
                                .number(retention)
                                .number(retention));
            }
            Integer updated = attempt(
                    connection,
                    sql.updateMark(),
                    with -> with.bytes(content).number(retention).delivery(identity));
            if (updated != null) {
                return updated;
            }
            return inserted(
                            connection,
                            sql.insertCompletion(),
                            with -> with.delivery(identity)
                                    .bytes(NOBODY)
                                    .bytes(content)
                                    .number(0)
                                    .number(retention))
                    ? 1
                    : null;
        });
    }

    boolean complete(
            Connection connection, DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, long retention)
            throws SQLException {
        byte[] own = bytes(token);
        byte[] content = fingerprint.bytes();
        if (database != Database.H2) {
            return repeated(() -> changed(
                    connection,
                    sql.upsertCompletion(),
                    with -> with.delivery(identity)
                            .bytes(own)
                            .bytes(content)
                            .number(0)
                            .number(retention)
                            .number(retention)));
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean updated = repeated(() -> changed(
                    connection,
                    sql.updateCompletion(),
                    with -> with.bytes(content)
                            .number(retention)
                            .delivery(identity)
                            .bytes(own)));
            if (updated
                    || inserted(
                            connection,
                            sql.insertCompletion(),
                            with -> with.delivery(identity)
                                    .bytes(own)
                                    .bytes(content)
                                    .number(0)
                                    .number(retention))) {
                return true;
            }
            Row row = look(connection, identity);
            if (row != null && row.heldByAnother(own)) {
                return false;
            }
        }
        throw unsettled();
    }

    boolean release(Connection connection, DeliveryIdentity identity, ClaimToken token) throws SQLException {
        byte[] own = bytes(token);
        return repeated(() -> changed(
                connection, sql.release(), with -> with.delivery(identity).bytes(own)));
    }

    boolean extend(Connection connection, DeliveryIdentity identity, ClaimToken token, long lease) throws SQLException {
        byte[] own = bytes(token);
        return repeated(() -> changed(
                connection,
                sql.extend(),
                with -> with.number(lease).number(lease).delivery(identity).bytes(own)));
    }

    boolean forget(Connection connection, DeliveryIdentity identity) throws SQLException {
        return repeated(() -> changed(connection, sql.forget(), with -> with.delivery(identity)));
    }

    int purge(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.purge())) {
            statement.setInt(1, most);
            return statement.executeUpdate();
        }
    }

    /** Tries to take a delivery, and says what keeps it from that. */
    private Claim decide(
            Connection connection, DeliveryIdentity identity, Digest256 fingerprint, byte[] own, Taking take)
            throws SQLException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Integer attempt;
            boolean waited = false;
            try {
                attempt = take.run();
            } catch (SQLException e) {
                // a transaction of the caller's may be spoilt, which is the caller's to know
                if (!connection.getAutoCommit()) {
                    throw e;
                }
                if (Database.collided(e)) {
                    continue;
                }
                if (!database.waitedTooLong(e)) {
                    throw e;
                }
                attempt = null;
                waited = true;
            }
            if (attempt != null) {
                return new Claim.Acquired(attempt);
            }
            Row row = look(connection, identity);
            if (row != null && row.completed) {
                return new Claim.Duplicate(row.sameContent(fingerprint));
            }
            if (row != null && row.left > 0 && row.heldByAnother(own)) {
                return new Claim.InFlight(Duration.ofMillis(row.left), row.sameContent(fingerprint));
            }
            if (waited) {
                return lockedByAnother();
            }
        }
        throw unsettled();
    }

    /** Somebody's transaction has the row and has not ended: all that is known is that it may be asked for again. */
    Claim lockedByAnother() {
        return new Claim.InFlight(limit, true);
    }

    private static StoreException unsettled() {
        return new StoreException("others came in between " + MOST_ROUNDS + " times");
    }

    private @Nullable Row look(Connection connection, DeliveryIdentity identity) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.look())) {
            new Parameters(statement).delivery(identity);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new Row(
                                "COMPLETED".equals(rows.getString(1)),
                                rows.getBytes(2),
                                rows.getBytes(3),
                                rows.getLong(4))
                        : null;
            }
        }
    }

    private static @Nullable Integer attempt(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(new Parameters(statement));
            try (ResultSet rows = statement.executeQuery()) {
                Integer attempt = null;
                // to the end, since SQLite commits there and would say there that it could not
                while (rows.next()) {
                    attempt = rows.getInt(1);
                }
                return attempt;
            }
        }
    }

    private static boolean changed(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(new Parameters(statement));
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean inserted(Connection connection, String sql, Binding binding) throws SQLException {
        try {
            return changed(connection, sql, binding);
        } catch (SQLException e) {
            if (Database.isThere(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean repeated(Step step) throws SQLException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            try {
                return step.run();
            } catch (SQLException e) {
                if (!Database.collided(e)) {
                    throw e;
                }
            }
        }
        throw unsettled();
    }

    private static byte[] bytes(ClaimToken token) {
        return ByteBuffer.allocate(16)
                .putLong(token.high())
                .putLong(token.low())
                .array();
    }

    /** Gives the attempt, or null where nothing was taken. */
    private interface Taking {
        @Nullable
        Integer run() throws SQLException;
    }

    private interface Step {
        boolean run() throws SQLException;
    }

    private interface Binding {
        void bind(Parameters parameters) throws SQLException;
    }

    /** A live row. */
    private static final class Row {
        final boolean completed;
        final long left;
        private final byte[] token;
        private final byte[] fingerprint;

        Row(boolean completed, byte[] token, byte[] fingerprint, long left) {
            this.completed = completed;
            this.token = token;
            this.fingerprint = fingerprint;
            this.left = left;
        }

        boolean heldByAnother(byte[] own) {
            return !completed && !Arrays.equals(token, own);
        }

        boolean sameContent(Digest256 content) {
            return Arrays.equals(fingerprint, content.bytes());
        }
    }

    /** Fills a statement's parameters from the left. */
    private static final class Parameters {
        private final PreparedStatement statement;
        private int next = 1;

        Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        Parameters delivery(DeliveryIdentity identity) throws SQLException {
            statement.setString(next++, identity.endpoint());
            statement.setString(next++, identity.tenant());
            return bytes(identity.key().bytes());
        }

        Parameters bytes(byte[] value) throws SQLException {
            statement.setBytes(next++, value);
            return this;
        }

        Parameters number(long value) throws SQLException {
            statement.setLong(next++, value);
            return this;
        }
    }
}
