package io.hookseal.inbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that tests use, each begun when it is first asked for and ended with the JVM. */
enum TestDatabase {
    POSTGRESQL {
        @Override
        HikariDataSource fresh(String name) throws SQLException {
            try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return pool("jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/" + name + "?user=postgres", 24);
        }
    },
    H2 {
        @Override
        HikariDataSource fresh(String name) {
            return pool("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000", 24);
        }
    },
    SQLITE {
        @Override
        HikariDataSource fresh(String name) throws IOException {
            Path file = Files.createTempFile("hookseal-" + name, ".sqlite");
            file.toFile().deleteOnExit();
            return pool(
                    "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000"
                            + "&transaction_mode=IMMEDIATE",
                    1);
        }
    };

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final class Postgres {
        static final EmbeddedPostgres SERVER;

        static {
            try {
                SERVER = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    SERVER.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }

    abstract HikariDataSource fresh(String name) throws SQLException, IOException;

    /** A pool on an empty database of its own; to be closed. */
    HikariDataSource fresh() {
        try {
            return fresh("inbox" + NAMES.incrementAndGet() + "_"
                    + ProcessHandle.current().pid());
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same with the inbox's tables in it. */
    HikariDataSource withSchema() {
        HikariDataSource pool = fresh();
        Inbox.in(pool).build().createSchema();
        return pool;
    }

    /** The number that a query gives first, -1 where it gives nothing. */
    static long number(HikariDataSource pool, String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    static void sql(HikariDataSource pool, String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    static HikariDataSource pool(String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }
}
