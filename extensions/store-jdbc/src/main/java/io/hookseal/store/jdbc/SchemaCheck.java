package io.hookseal.store.jdbc;

import io.hookseal.idempotency.StoreFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks whether the table is what the statements need, by statements like them that concern no row. */
final class SchemaCheck {
    private static final Map<String, Set<Integer>> TYPES = Map.of(
            "delivery_key", Set.of(Types.BINARY, Types.VARBINARY),
            "token", Set.of(Types.BINARY, Types.VARBINARY),
            "fingerprint", Set.of(Types.BINARY, Types.VARBINARY),
            "attempt", Set.of(Types.INTEGER, Types.BIGINT),
            "lease_until", Set.of(Types.BIGINT),
            "expires_at", Set.of(Types.BIGINT));

    private final Database database;
    private final Connection connection;
    private final List<StoreFault> faults = new ArrayList<>();

    SchemaCheck(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    List<StoreFault> faults() throws SQLException {
        SQLException missing = refused("SELECT " + Sql.COLUMNS + " FROM hookseal_claim WHERE 1 = 0");
        if (missing != null) {
            fault("has no table hookseal_claim with the columns " + Sql.COLUMNS + said(missing));
            return faults;
        }
        // SQLite's columns take any type
        if (database != Database.SQLITE) {
            checkTypes();
        }
        if (!hasKey()) {
            fault("has a table hookseal_claim without the primary key (" + Sql.KEY
                    + "): the same delivery could be claimed twice");
            return faults;
        }
        for (String change : List.of(
                "INSERT INTO hookseal_claim (" + Sql.COLUMNS + ") SELECT " + Sql.COLUMNS
                        + " FROM hookseal_claim WHERE 1 = 0",
                "UPDATE hookseal_claim SET attempt = attempt WHERE 1 = 0",
                "DELETE FROM hookseal_claim WHERE 1 = 0")) {
            SQLException refused = refused(change);
            if (refused != null) {
                faults.add(new StoreFault(
                        "cannot be written to" + said(refused),
                        "let its user SELECT, INSERT, UPDATE and DELETE in hookseal_claim, and make sure that the database"
                                + " is no read-only one",
                        true));
                return faults;
            }
        }
        return faults;
    }

    private void checkTypes() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT " + Sql.COLUMNS + " FROM hookseal_claim WHERE 1 = 0");
                ResultSet rows = statement.executeQuery()) {
            ResultSetMetaData columns = rows.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnName(i).toLowerCase(Locale.ROOT);
                Set<Integer> possible = TYPES.get(name);
                if (possible != null && !possible.contains(columns.getColumnType(i))) {
                    fault("has a table hookseal_claim whose column " + name + " is of type "
                            + columns.getColumnTypeName(i));
                }
            }
        }
    }

    private boolean hasKey() throws SQLException {
        if (database != Database.H2) {
            return refused("INSERT INTO hookseal_claim (" + Sql.COLUMNS + ") SELECT " + Sql.COLUMNS
                            + " FROM hookseal_claim WHERE 1 = 0 ON CONFLICT (" + Sql.KEY + ") DO NOTHING")
                    == null;
        }
        String table = connection.getMetaData().storesLowerCaseIdentifiers() ? "hookseal_claim" : "HOOKSEAL_CLAIM";
        Set<String> key = new HashSet<>();
        try (ResultSet columns = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), table)) {
            while (columns.next()) {
                key.add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return key.equals(Set.of("endpoint", "tenant", "delivery_key"));
    }

    /** Why a statement is refused, or null where it is not. A database that cannot be asked is not taken for one that refuses. */
    private @Nullable SQLException refused(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return null;
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && (state.startsWith("08") || state.startsWith("57"))) {
                throw e;
            }
            return e;
        }
    }

    private static String said(SQLException e) {
        return e.getSQLState() == null ? "" : " (SQLState " + e.getSQLState() + ")";
    }

    private void fault(String fault) {
        faults.add(new StoreFault(
                fault,
                "run io/hookseal/store/jdbc/" + database.schemaFile()
                        + " of hookseal-store-jdbc, by hand or with Flyway",
                true));
    }
}
