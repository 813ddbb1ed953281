package io.hookseal.samples.servicenow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/**
 * What the relay remembers of each subject: the time of the news that last opened or resolved it, so that older news undo
 * nothing when they come late. Lets one delivery at a time change a subject, over all relays that share the database.
 */
final class Subjects {
    private final DataSource database;

    Subjects(DataSource database) throws SQLException {
        this.database = database;
        try (Connection connection = database.getConnection()) {
            execute(connection, "create table if not exists relay_subject (id varchar(100) primary key, told bigint)");
        }
    }

    /** Changes a subject in the service desk. */
    interface Work {
        /** Returns whether this is news by which others are late. */
        boolean change(boolean late) throws CallFailedException, InterruptedException;
    }

    /** Does the work while nobody else works on the subject, and remembers the time if it succeeds. */
    void alone(String id, Instant time, Work work) throws SQLException, CallFailedException, InterruptedException {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                execute(
                        connection,
                        "insert into relay_subject (id, told) select ?, ?"
                                + " where not exists (select 1 from relay_subject where id = ?)",
                        id,
                        Long.MIN_VALUE,
                        id);
                long told = lock(connection, id);
                if (work.change(micros < told)) {
                    execute(connection, "update relay_subject set told = ? where id = ?", Math.max(micros, told), id);
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static long lock(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select told from relay_subject where id = ? for update")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
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
