package io.hookseal.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The databases that tests use, each begun when it is first asked for and ended with the JVM; with a clock that tests move. */
enum TestDatabase {
    POSTGRESQL(Database.POSTGRESQL, "test_now()") {
        @Override
        HikariDataSource freshDatabase(String name) throws SQLException {
            try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection()) {
                Database.run(connection, "CREATE DATABASE " + name);
            }
            return pool("jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/" + name + "?user=postgres");
        }

        @Override
        void addClock(Connection connection) throws SQLException {
            super.addClock(connection);
            Database.run(
                    connection,
                    "CREATE FUNCTION test_now() RETURNS BIGINT LANGUAGE sql VOLATILE AS 'SELECT now FROM test_clock'");
        }

        // A statement that has read the clock ends before the clock is moved.
        @Override
        void moveClock(Connection connection, long millis) throws SQLException {
            connection.setAutoCommit(false);
            Database.run(connection, "LOCK TABLE hookseal_claim IN ACCESS EXCLUSIVE MODE");
            super.moveClock(connection, millis);
            connection.commit();
            connection.setAutoCommit(true);
        }
    },
    H2(Database.H2, "(SELECT now FROM test_clock)") {
        @Override
        HikariDataSource freshDatabase(String name) {
            return pool("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        }
    },
    SQLITE(Database.SQLITE, "(SELECT now FROM test_clock)") {
        @Override
        HikariDataSource freshDatabase(String name) throws IOException {
            Path file = Files.createTempFile("hookseal-" + name, ".sqlite");
            file.toFile().deleteOnExit();
            return pool("jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=NORMAL");
        }
    };

    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final ConcurrentMap<TestDatabase, HikariDataSource> SHARED = new ConcurrentHashMap<>();

    final Database database;
    private final String clock;

    TestDatabase(Database database, String clock) {
        this.database = database;
        this.clock = clock;
    }

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

    abstract HikariDataSource freshDatabase(String name) throws SQLException, IOException;

    void addClock(Connection connection) throws SQLException {
        Database.run(connection, "CREATE TABLE test_clock (now BIGINT NOT NULL)");
        Database.run(connection, "INSERT INTO test_clock VALUES (1000000)");
    }

    void moveClock(Connection connection, long millis) throws SQLException {
        Database.run(connection, "UPDATE test_clock SET now = now + " + millis);
    }

    static HikariDataSource pool(String url) {
        return new HikariDataSource(config(url));
    }

    static HikariConfig config(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(10_000);
        return config;
    }

    /** A pool on an empty database of its own; to be closed. */
    HikariDataSource fresh() {
        try {
            return freshDatabase("test" + NAMES.incrementAndGet() + "_"
                    + ProcessHandle.current().pid());
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private HikariDataSource shared() {
        return SHARED.computeIfAbsent(this, TestDatabase::withClock);
    }

    private HikariDataSource withClock() {
        HikariDataSource pool = fresh();
        try (Connection connection = pool.getConnection()) {
            addClock(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        new JdbcDeliveryStore(pool, database, sql(), PATIENT).createSchema();
        return pool;
    }

    private Sql sql() {
        return Sql.of(database, clock, PATIENT.toMillis());
    }

    /** An empty store on the shared database, whose clock is moved by {@link #passTime}. */
    JdbcDeliveryStore storeWithMovedClock(UnaryOperator<String> fault) {
        try {
            try (Connection connection = shared().getConnection()) {
                Database.run(connection, "DELETE FROM hookseal_claim");
            }
            return new JdbcDeliveryStore(shared(), database, changed(sql(), fault), PATIENT);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void passTime(Duration time) {
        try (Connection connection = shared().getConnection()) {
            moveClock(connection, time.toMillis());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Sql changed(Sql sound, UnaryOperator<String> fault) {
        try {
            RecordComponent[] components = Sql.class.getRecordComponents();
            Object[] texts = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                texts[i] = fault.apply((String) components[i].getAccessor().invoke(sound));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Sql.class.getDeclaredConstructor(types).newInstance(texts);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the statements cannot be changed", e);
        }
    }
}
