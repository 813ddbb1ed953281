package io.hookseal.inbox;

import io.hookseal.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether the tables are what the statements need, by statements like them that concern no row. */
final class SchemaCheck {
    private static final String TASK_COLUMNS = "task_name, task_instance, task_data, execution_time, picked, picked_by,"
            + " last_success, last_failure, consecutive_failures, last_heartbeat, version";

    private final Database database;
    private final List<Problem> problems = new ArrayList<>();

    SchemaCheck(Database database) {
        this.database = database;
    }

    List<Problem> problems(Connection connection) throws SQLException {
        table(connection, "hookseal_inbox", Rows.COLUMNS, Rows.KEY);
        table(
                connection,
                "hookseal_inbox_order",
                "endpoint, tenant, order_key, last_number",
                "endpoint, tenant, order_key");
        table(connection, Tasks.TABLE, TASK_COLUMNS, "task_name, task_instance");
        String forcing = database.forcing();
        SQLException refused = forcing == null ? null : refused(connection, forcing);
        if (refused != null) {
            problem(
                    "may not have commits written to the disk with " + forcing + said(refused),
                    "let its user have H2's ADMIN right, or use Inbox.h2");
        }
        return problems;
    }

    private void table(Connection connection, String table, String columns, String key) throws SQLException {
        String nothing = " FROM " + table + " WHERE 1 = 0";
        SQLException missing = refused(connection, "SELECT " + columns + nothing);
        if (missing != null) {
            schema("has no table " + table + " with the columns " + columns + said(missing));
            return;
        }
        if (!hasKey(connection, table, columns, key)) {
            schema("has a table " + table + " without the primary key (" + key + ")");
            return;
        }
        for (String change : List.of(
                "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + nothing,
                "UPDATE " + table + " SET " + key.substring(0, key.indexOf(',')) + " = 'x' WHERE 1 = 0",
                "DELETE FROM " + table + " WHERE 1 = 0")) {
            SQLException refused = refused(connection, change);
            if (refused != null) {
                problem(
                        "cannot write to " + table + said(refused),
                        "let its user SELECT, INSERT, UPDATE and DELETE there, and make sure that the database is no read-only"
                                + " one");
                return;
            }
        }
    }

    /** Asked of the table that statements find, which may stand in any schema of the search path. */
    private boolean hasKey(Connection connection, String table, String columns, String key) throws SQLException {
        if (database != Database.H2) {
            return refused(
                            connection,
                            "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + table
                                    + " WHERE 1 = 0 ON CONFLICT (" + key + ") DO NOTHING")
                    == null;
        }
        String name = connection.getMetaData().storesUpperCaseIdentifiers()
                ? table.toUpperCase(java.util.Locale.ROOT)
                : table;
        List<String> found = new ArrayList<>();
        try (var keys = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), name)) {
            while (keys.next()) {
                found.add(keys.getString("COLUMN_NAME").toLowerCase(java.util.Locale.ROOT));
            }
        }
        List<String> wanted = List.of(key.split(", ", -1));
        return found.size() == wanted.size() && found.containsAll(wanted);
    }

    /** Why a statement is refused, or null where it is not. A database that cannot be asked is not taken for one that refuses. */
    private static @Nullable SQLException refused(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
            return null;
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && (state.startsWith("08") || state.startsWith("57"))) {
                throw e;
            }
            return e;
        }
    }

    static void create(Connection connection, Database database) throws SQLException {
        for (String sql : database.schema().strip().split(";", -1)) {
            if (!sql.isBlank()) {
                make(connection, sql);
            }
        }
    }

    /** "If not exists" of PostgreSQL's fails where another process makes the same at the same time: then it is there. */
    private static void make(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).matches("23505|42710|42P07")) {
                throw e;
            }
        }
    }

    private static String said(SQLException e) {
        return e.getSQLState() == null ? "" : " (SQLState " + e.getSQLState() + ")";
    }

    private void schema(String fault) {
        problem(fault, "run io/hookseal/inbox/" + database.schemaFile() + " of hookseal-inbox, by hand or with Flyway");
    }

    private void problem(String fault, String mend) {
        problems.add(new Problem("receiver", "its inbox " + fault, mend));
    }
}
