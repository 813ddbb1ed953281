package io.hookseal.samples.servicenow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * What the relay remembers of each subject: the time of the news that last opened or resolved it, so that older news undo
 * nothing when they come late. A row that is locked until its transaction ends lets one delivery at a time change a subject, over
 * all relays that share the database.
 */
final class Subjects {
    /** Longer than news are late that no operator replays: a signed time may be a day old, and is told of for nine hours. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private Subjects() {}

    static void createTable(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, "create table if not exists relay_subject (id varchar(100) primary key, told bigint)");
        } catch (SQLException e) {
            // what PostgreSQL says where another relay has made it at the same time
            if (!String.valueOf(e.getSQLState()).matches("23505|42710|42P07")) {
                throw e;
            }
        }
    }

    /** Locks a subject, and tells whether news of this time are older than what is remembered. */
    static boolean late(Connection connection, String id, Instant time) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select told from relay_subject where id = ? for update")) {
            lock.setString(1, id);
            try (ResultSet row = lock.executeQuery()) {
                if (row.next()) {
                    return time.toEpochMilli() < row.getLong(1);
                }
            }
        }
        // whoever adds a subject forgets those that were last told of long ago, but for what others hold
        String old = "select id from relay_subject where told < ? for update skip locked";
        long before = time.minus(RETENTION).toEpochMilli();
        execute(connection, "delete from relay_subject where id in (" + old + ")", before);
        // of two that are the first of their subject at the same time, one fails here, and is told again
        execute(connection, "insert into relay_subject (id, told) values (?, ?)", id, Long.MIN_VALUE);
        return false;
    }

    /** Remembers the time of the news. */
    static void told(Connection connection, String id, Instant time) throws SQLException {
        execute(connection, "update relay_subject set told = ? where id = ?", time.toEpochMilli(), id);
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
