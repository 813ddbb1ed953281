package io.hookseal.inbox;

import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.json.JsonLexis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements on kept deliveries, on a connection and in a transaction of the caller's. What a run writes, it writes only
 * while the row's count of runs is still its own: whoever was taken for dead and is not changes nothing.
 */
final class Rows {
    /** What {@code last_cause} says where an attempt ended with its process. */
    static final String PROCESS_ENDED = "ProcessEnded";

    /** What {@code last_cause} says where the handler said that the delivery can never be handled. */
    static final String GIVEN_UP = "GivenUp";

    static final String KEY = "endpoint, tenant, delivery_key";
    static final String COLUMNS =
            KEY + ", id, state, sender, event, event_trusted, key_id, signed_time, lexis, fingerprint,"
                    + " headers, body, unclaimed, order_key, order_number, attempts, runs, running_on, last_cause, last_error,"
                    + " retention, received_at, attempted_at, not_before, ended_at, expires_at";

    private static final String LENGTH = ", OCTET_LENGTH(body) AS length FROM hookseal_inbox ";
    private static final String SELECT = "SELECT " + COLUMNS + LENGTH;
    private static final String SELECT_WITHOUT_BODY = "SELECT " + COLUMNS.replace(" body,", " NULL AS body,") + LENGTH;
    private static final String SELECT_DUE =
            "SELECT " + COLUMNS.replace(" body,", " CASE WHEN held_back = 1 THEN NULL ELSE body END AS body,")
                    + ", OCTET_LENGTH(body) AS length, held_back FROM (SELECT i.*, CASE WHEN order_key IS NOT NULL AND EXISTS"
                    + " (SELECT 1 FROM hookseal_inbox e WHERE e.endpoint = i.endpoint AND e.tenant = i.tenant AND"
                    + " e.order_key = i.order_key AND e.order_number < i.order_number AND e.state = 'RECEIVED')"
                    + " THEN 1 ELSE 0 END AS held_back FROM hookseal_inbox i WHERE id = ?) looked_at";
    private static final int LONGEST_ERROR = 8_000;

    private final String now;

    Rows(Database database) {
        this.now = database.clock;
    }

    /** What is there of a delivery already. */
    record There(String id, Row.State state, boolean expired) {}

    @Nullable
    There look(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id, state, CASE WHEN expires_at <= " + now
                        + " THEN 1 ELSE 0 END FROM hookseal_inbox WHERE endpoint = ? AND tenant = ? AND delivery_key = ?")) {
            key(statement, 1, delivery);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new There(rows.getString(1), Row.State.valueOf(rows.getString(2)), rows.getInt(3) == 1)
                        : null;
            }
        }
    }

    private static void key(PreparedStatement statement, int from, Delivery delivery) throws SQLException {
        String tenant = delivery.tenant();
        statement.setString(from, delivery.endpoint());
        statement.setString(from + 1, tenant == null ? "" : tenant);
        statement.setBytes(from + 2, HexFormat.of().parseHex(delivery.identity()));
    }

    void insert(
            Connection connection,
            String id,
            Delivery delivery,
            String headers,
            boolean unclaimed,
            Duration retention,
            @Nullable String orderKey,
            long orderNumber)
            throws SQLException {
        String values = "?, ?, ?, ?, 'RECEIVED', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, NULL, NULL, NULL, ?, " + now
                + ", NULL, NULL, NULL, NULL";
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO hookseal_inbox (" + COLUMNS + ") VALUES (" + values + ")")) {
            key(statement, 1, delivery);
            Instant signed = delivery.signedTime();
            JsonLexis lexis = delivery.lexis();
            statement.setString(4, id);
            statement.setString(5, delivery.sender());
            statement.setString(6, Texts.kept(delivery.event()));
            statement.setInt(7, delivery.eventTrusted() ? 1 : 0);
            statement.setString(8, delivery.keyId());
            statement.setString(9, signed == null ? null : signed.toString());
            statement.setString(10, lexis == null ? null : lexis.name());
            statement.setBytes(11, HexFormat.of().parseHex(delivery.fingerprint()));
            statement.setString(12, headers);
            statement.setBytes(13, delivery.body());
            statement.setInt(14, unclaimed ? 1 : 0);
            statement.setString(15, orderKey);
            statement.setLong(16, orderNumber);
            statement.setLong(17, retention.toMillis());
            statement.executeUpdate();
        }
    }

    /**
     * The next number of an order. Whoever has it keeps the others of the same order waiting until its transaction ends, so that
     * deliveries are seen in the order of their numbers.
     */
    long nextNumber(Connection connection, Delivery delivery, String orderKey) throws SQLException {
        String where = " WHERE endpoint = ? AND tenant = ? AND order_key = ?";
        if (update(
                        connection,
                        "UPDATE hookseal_inbox_order SET last_number = CASE WHEN last_number < " + now + " THEN " + now
                                + " ELSE last_number + 1 END" + where,
                        delivery,
                        orderKey)
                == 0) {
            update(
                    connection,
                    "INSERT INTO hookseal_inbox_order (endpoint, tenant, order_key, last_number) VALUES (?, ?, ?, "
                            + now + ")",
                    delivery,
                    orderKey);
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT last_number FROM hookseal_inbox_order" + where)) {
            order(statement, delivery, orderKey);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static int update(Connection connection, String sql, Delivery delivery, String orderKey)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            order(statement, delivery, orderKey);
            return statement.executeUpdate();
        }
    }

    private static void order(PreparedStatement statement, Delivery delivery, String orderKey) throws SQLException {
        String tenant = delivery.tenant();
        statement.setString(1, delivery.endpoint());
        statement.setString(2, tenant == null ? "" : tenant);
        statement.setString(3, orderKey);
    }

    Optional<Row> find(Connection connection, String id) throws SQLException {
        List<Row> found = rows(connection, SELECT + "WHERE id = ?", id);
        return found.stream().findFirst();
    }

    /** What a task finds: a delivery without its body where an earlier one of its order is still to be handled. */
    record Due(Row row, boolean heldBack) {}

    /** What is to be done next of a delivery; its body is read only where it may be handled. */
    Optional<Due> due(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = prepared(connection, SELECT_DUE, id);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(new Due(row(rows), rows.getInt("held_back") == 1)) : Optional.empty();
        }
    }

    /** Whether an earlier delivery of the same order is still to be handled. */
    boolean heldBack(Connection connection, Row row) throws SQLException {
        return row.orderKey() != null
                && !rows(
                                connection,
                                SELECT_WITHOUT_BODY
                                        + "WHERE endpoint = ? AND tenant = ? AND order_key = ? AND order_number < ?"
                                        + " AND state = 'RECEIVED' LIMIT 1",
                                row.endpoint(),
                                tenant(row),
                                row.orderKey(),
                                row.orderNumber())
                        .isEmpty();
    }

    /** The delivery behind this one in its order, or null. */
    Optional<Row> behind(Connection connection, Row row) throws SQLException {
        if (row.orderKey() == null) {
            return Optional.empty();
        }
        List<Row> found = rows(
                connection,
                SELECT_WITHOUT_BODY
                        + "WHERE endpoint = ? AND tenant = ? AND order_key = ? AND order_number > ? AND state = 'RECEIVED'"
                        + " ORDER BY order_number LIMIT 1",
                row.endpoint(),
                tenant(row),
                row.orderKey(),
                row.orderNumber());
        return found.stream().findFirst();
    }

    private static String tenant(Row row) {
        return row.tenant() == null ? "" : row.tenant();
    }

    /** Counts an attempt; false where the row is no longer what was seen of it, or has none left. */
    boolean begin(Connection connection, Row seen, int most, String node) throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET attempts = attempts + 1, runs = runs + 1, running_on = ?, attempted_at = "
                                + now + " WHERE id = ? AND state = 'RECEIVED' AND runs = ? AND attempts < ?",
                        node,
                        seen.id(),
                        seen.runs(),
                        most);
    }

    /** Marks as handled; false where another run has taken over. The body is no longer needed. */
    boolean done(Connection connection, String id, long run) throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET state = 'DONE', running_on = NULL, body = NULL, headers = '', ended_at = "
                                + now + ", expires_at = " + now
                                + " + retention WHERE id = ? AND state = 'RECEIVED' AND runs = ?",
                        id,
                        run);
    }

    /**
     * Notes a failure, and the time before which the handler is not to be called again; false where another run has taken over.
     */
    boolean failed(Connection connection, String id, long run, String cause, String error, @Nullable Instant notBefore)
            throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET running_on = NULL, last_cause = ?, last_error = ?, not_before = "
                                + (notBefore == null ? "NULL" : notBefore.toEpochMilli())
                                + " WHERE id = ? AND state = 'RECEIVED' AND runs = ?",
                        cause,
                        shortened(error),
                        id,
                        run);
    }

    /** Makes a dead letter of it; false where another run has taken over. */
    boolean dead(Connection connection, String id, long run, String cause, String error) throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET state = 'DEAD', running_on = NULL, last_cause = ?, last_error = ?,"
                                + " ended_at = " + now + " WHERE id = ? AND state = 'RECEIVED' AND runs = ?",
                        cause,
                        shortened(error),
                        id,
                        run);
    }

    /** A dead letter that is to be handled again, from its first attempt; whatever still runs of it counts no more. */
    boolean revive(Connection connection, String id) throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET state = 'RECEIVED', attempts = 0, runs = runs + 1, running_on = NULL,"
                                + " not_before = NULL, ended_at = NULL WHERE id = ? AND state = 'DEAD'",
                        id);
    }

    /** A dead letter that is never handled, and remembered like one that was. */
    boolean discard(Connection connection, String id) throws SQLException {
        return 1
                == execute(
                        connection,
                        "UPDATE hookseal_inbox SET state = 'DONE', body = NULL, headers = '', last_cause = 'Discarded',"
                                + " ended_at = " + now + ", expires_at = " + now
                                + " + retention WHERE id = ? AND state = 'DEAD'",
                        id);
    }

    void remove(Connection connection, String id) throws SQLException {
        execute(connection, "DELETE FROM hookseal_inbox WHERE id = ? AND state = 'DONE'", id);
    }

    /** Forgets what was handled or discarded; false where it was neither. */
    boolean forget(Connection connection, DeliveryIdentity identity) throws SQLException {
        return 1
                == execute(
                        connection,
                        "DELETE FROM hookseal_inbox WHERE endpoint = ? AND tenant = ? AND delivery_key = ? AND state = 'DONE'",
                        identity.endpoint(),
                        identity.tenant(),
                        identity.key().bytes());
    }

    /** Without their bodies. */
    List<Row> dead(Connection connection, @Nullable String endpoint, int most) throws SQLException {
        return endpoint == null
                ? rows(connection, SELECT_WITHOUT_BODY + "WHERE state = 'DEAD' ORDER BY ended_at, id LIMIT " + most)
                : rows(
                        connection,
                        SELECT_WITHOUT_BODY + "WHERE state = 'DEAD' AND endpoint = ? ORDER BY ended_at, id LIMIT "
                                + most,
                        endpoint);
    }

    /** Deliveries that are to be handled and that no task is there for. */
    List<Row> forgottenByTasks(Connection connection, String endpoint, String task, int most) throws SQLException {
        return rows(
                connection,
                SELECT_WITHOUT_BODY
                        + "WHERE state = 'RECEIVED' AND endpoint = ? AND NOT EXISTS (SELECT 1 FROM hookseal_inbox_task"
                        + " WHERE task_name = ? AND task_instance = hookseal_inbox.id) LIMIT " + most,
                endpoint,
                task);
    }

    /** The endpoints that something waits for. */
    List<String> waitedFor(Connection connection) throws SQLException {
        List<String> endpoints = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT DISTINCT endpoint FROM hookseal_inbox WHERE state = 'RECEIVED' ORDER BY endpoint");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                endpoints.add(rows.getString(1));
            }
        }
        return endpoints;
    }

    long count(Connection connection, Row.State state) throws SQLException {
        return number(connection, "SELECT COUNT(*) FROM hookseal_inbox WHERE state = ?", state.name());
    }

    /** Forgets what was handled and whose retention is over; how many that were. */
    int purge(Connection connection, int most) throws SQLException {
        return execute(
                connection,
                "DELETE FROM hookseal_inbox WHERE state = 'DONE' AND id IN (SELECT id FROM hookseal_inbox WHERE state ="
                        + " 'DONE' AND expires_at <= " + now + " LIMIT " + most + ")");
    }

    /** Forgets orders that nothing was kept in for a day and nothing waits in. */
    void purgeOrders(Connection connection) throws SQLException {
        execute(
                connection,
                "DELETE FROM hookseal_inbox_order WHERE last_number < " + now
                        + " - 86400000 AND NOT EXISTS (SELECT 1 FROM"
                        + " hookseal_inbox i WHERE i.endpoint = hookseal_inbox_order.endpoint AND i.tenant ="
                        + " hookseal_inbox_order.tenant AND i.order_key = hookseal_inbox_order.order_key AND i.state ="
                        + " 'RECEIVED')");
    }

    Instant now(Connection connection) throws SQLException {
        return Instant.ofEpochMilli(number(connection, "SELECT " + now));
    }

    private static long number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static int execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static String shortened(String text) {
        String plain = text.replace('\0', ' '); // which PostgreSQL's texts cannot have
        return plain.length() > LONGEST_ERROR ? plain.substring(0, LONGEST_ERROR) : plain;
    }

    private static List<Row> rows(Connection connection, String sql, Object... values) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private static Row row(ResultSet rows) throws SQLException {
        String tenant = rows.getString("tenant");
        String signed = rows.getString("signed_time");
        String lexis = rows.getString("lexis");
        byte[] body = rows.getBytes("body");
        return new Row(
                rows.getString("id"),
                rows.getString("endpoint"),
                tenant.isEmpty() ? null : tenant,
                HexFormat.of().formatHex(rows.getBytes("delivery_key")),
                Row.State.valueOf(rows.getString("state")),
                rows.getString("sender"),
                Texts.restored(rows.getString("event")),
                rows.getInt("event_trusted") == 1,
                rows.getString("key_id"),
                signed == null ? null : Instant.parse(signed),
                lexis == null ? null : JsonLexis.valueOf(lexis),
                HexFormat.of().formatHex(rows.getBytes("fingerprint")),
                rows.getString("headers"),
                body == null ? new byte[0] : body,
                rows.getInt("length"),
                rows.getInt("unclaimed") == 1,
                rows.getString("order_key"),
                rows.getLong("order_number"),
                rows.getInt("attempts"),
                rows.getLong("runs"),
                rows.getString("running_on"),
                rows.getString("last_cause"),
                rows.getString("last_error"),
                Instant.ofEpochMilli(rows.getLong("received_at")),
                time(rows, "attempted_at"),
                time(rows, "not_before"),
                time(rows, "ended_at"));
    }

    private static @Nullable Instant time(ResultSet rows, String column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
