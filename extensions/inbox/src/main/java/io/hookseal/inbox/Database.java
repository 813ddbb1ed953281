package io.hookseal.inbox;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In what the databases differ. */
enum Database {
    POSTGRESQL("CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)") {
        @Override
        JdbcCustomization scheduling(String due) {
            return new PostgreSqlJdbcCustomization(false, false) {
                @Override
                public String createSelectDueQuery(String table, int limit, String more, boolean byPriority) {
                    return super.createSelectDueQuery(table, limit, due + more, byPriority);
                }
            };
        }

        @Override
        boolean limitsNetwork() {
            return true;
        }
    },

    H2("DATEDIFF(MILLISECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00', CURRENT_TIMESTAMP)") {
        @Override
        JdbcCustomization scheduling(String due) {
            return new DefaultJdbcCustomization(false) {
                @Override
                public String createSelectDueQuery(String table, int limit, String more, boolean byPriority) {
                    return super.createSelectDueQuery(table, limit, due + more, byPriority);
                }
            };
        }

        // A commit of H2 is in the hands of the operating system; this has it on the disk.
        @Override
        String forcing() {
            return "CHECKPOINT SYNC";
        }
    },

    SQLITE("CAST(unixepoch('now', 'subsec') * 1000 + 0.5 AS INTEGER)") {
        // Waits for the file's lock here: a transaction that has read does not wait for it later, but fails at once.
        @Override
        String beginning() {
            return "UPDATE hookseal_inbox SET id = id WHERE 1 = 0";
        }

        @Override
        JdbcCustomization scheduling(String due) {
            return new SqliteJdbcCustomization() {
                @Override
                public String createSelectDueQuery(String table, int limit, String more, boolean byPriority) {
                    return super.createSelectDueQuery(table, limit, due + more, byPriority);
                }
            };
        }
    };

    /** Somebody else had SQLite's file for longer than a connection waits. */
    private static final int SQLITE_BUSY = 5;

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

    /** How db-scheduler speaks to it, looking for all that is due. */
    JdbcCustomization scheduling() {
        return scheduling("");
    }

    /** How it looks for the tasks of this name alone: those of other endpoints are due to other schedulers. */
    JdbcCustomization schedulingOnly(String task) {
        return scheduling("and task_name = '" + task.replace("'", "''") + "' ");
    }

    abstract JdbcCustomization scheduling(String due);

    /** Whether a connection can go silent, and the driver can be told how long to bear it. */
    boolean limitsNetwork() {
        return false;
    }

    /** {@return what has a commit survive the end of the machine, or null where a commit does} */
    @Nullable
    String forcing() {
        return null;
    }

    /** {@return what a transaction that will write begins with, or null where that is nothing} */
    @Nullable
    String beginning() {
        return null;
    }

    /** {@return whether a row with this key is there already} */
    static boolean isThere(SQLException e) {
        return "23505".equals(e.getSQLState()) || e.getErrorCode() == 19;
    }

    /** {@return whether the transaction did nothing because of another one at the same time, and may be repeated at once} */
    static boolean collided(SQLException e) {
        return "40001".equals(e.getSQLState())
                || "40P01".equals(e.getSQLState())
                || e.getErrorCode() == 90131
                || e.getErrorCode() == 50200
                || e.getErrorCode() == SQLITE_BUSY;
    }

    String schemaFile() {
        return name().toLowerCase(Locale.ROOT) + "/V1__hookseal_inbox.sql";
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
}
