package io.hookseal.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.Claim.Acquired;
import io.hookseal.idempotency.Claim.Duplicate;
import io.hookseal.idempotency.Claim.InFlight;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a store in a database does when the database is away, slow, locked, not prepared, or another's. */
class JdbcFaultsTest {
    private static final DeliveryIdentity DELIVERY = new DeliveryIdentity("orders", "", new Digest256(1, 2, 3, 4));
    private static final Digest256 CONTENT = new Digest256(5, 6, 7, 8);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final ClaimToken MINE = new ClaimToken(1, 1);
    private static final ClaimToken THEIRS = new ClaimToken(2, 2);

    /** The limit, what a server has beyond it, and what a busy machine may add. */
    private static final Duration IN_TIME = JdbcDeliveryStore.DEFAULT_TIME_LIMIT.plusMillis(200 + 1_000);

    private static JdbcDeliveryStore prepared(HikariDataSource pool) {
        JdbcDeliveryStore store = JdbcDeliveryStore.of(pool);
        store.createSchema();
        return store;
    }

    private static Claim claim(JdbcDeliveryStore store, ClaimToken token) {
        return store.claim(DELIVERY, CONTENT, token, LEASE, RETENTION);
    }

    private static boolean complete(JdbcDeliveryStore store, ClaimToken token) {
        return store.complete(DELIVERY, CONTENT, token, RETENTION, null);
    }

    private static StoreException failureOf(Runnable call) {
        long began = System.nanoTime();
        StoreException failure = catchThrowableOfType(StoreException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
        return failure;
    }

    private static void sql(HikariDataSource pool, String sql) {
        try (Connection connection = pool.getConnection()) {
            Database.run(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static String text(HikariDataSource pool, String sql) {
        try (Connection connection = pool.getConnection()) {
            return Database.text(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 84: two stores on one database are one store")
    void twoStoresAreOne(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore one = prepared(pool);
            JdbcDeliveryStore other = prepared(pool);

            assertThat(claim(one, MINE)).isEqualTo(new Acquired(1));
            assertThat(claim(other, THEIRS)).isInstanceOf(InFlight.class);
            assertThat(complete(one, MINE)).isTrue();
            assertThat(claim(other, THEIRS)).isEqualTo(new Duplicate(true));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 89: a crash after the claim; the lease ends by the database's clock and the retry runs")
    void theLeaseEndsByTheDatabasesClock(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            store.claim(DELIVERY, CONTENT, MINE, Duration.ofMillis(700), RETENTION);
            long began = System.nanoTime();

            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> claim(store, THEIRS), new Acquired(2)::equals);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(450));
            assertThat(complete(store, MINE)).isFalse();
            assertThat(store.release(DELIVERY, MINE)).isFalse();
            assertThat(complete(store, THEIRS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClockIsThatOfTheWorld(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            long before = System.currentTimeMillis();
            long now = Long.parseLong(text(pool, "SELECT " + database.database.clock));

            assertThat(now).isBetween(before - 1, System.currentTimeMillis() + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void removesExpiredRowsWhileClaiming(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            for (int i = 0; i < 40; i++) {
                store.complete(delivery(i), CONTENT, MINE, Duration.ofMillis(1), null);
            }
            assertThat(complete(store, MINE)).isTrue();

            for (int i = 0; i < JdbcDeliveryStore.PURGE_EVERY; i++) {
                store.claim(delivery(1000 + i), CONTENT, MINE, LEASE, RETENTION);
            }

            assertThat(text(pool, "SELECT COUNT(*) FROM hookseal_claim"))
                    .isEqualTo("" + (1 + JdbcDeliveryStore.PURGE_EVERY));
            assertThat(store.purge()).isZero();
            assertThat(claim(store, THEIRS)).isEqualTo(new Duplicate(true));
        }
    }

    private static DeliveryIdentity delivery(int n) {
        return new DeliveryIdentity("orders", "", new Digest256(n, n, n, n));
    }

    @ParameterizedTest
    @EnumSource
    void leavesAConnectionAsItWas(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            String limit = limitOf(database, pool);
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
            }

            claim(store, MINE);
            complete(store, MINE);

            assertThat(limitOf(database, pool)).isEqualTo(limit);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                if (database == TestDatabase.POSTGRESQL) {
                    assertThat(connection.getNetworkTimeout()).isZero();
                }
            }
        }
    }

    private static String limitOf(TestDatabase database, HikariDataSource pool) {
        return text(
                pool,
                switch (database) {
                    case POSTGRESQL -> "SHOW lock_timeout";
                    case H2 -> "CALL LOCK_TIMEOUT()";
                    case SQLITE -> "PRAGMA busy_timeout";
                });
    }

    @ParameterizedTest
    @EnumSource
    void commitsAlsoWherePoolsDoNot(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            prepared(pool);
            HikariConfig config = TestDatabase.config(pool.getJdbcUrl());
            config.setAutoCommit(false);
            try (HikariDataSource withoutAutoCommit = new HikariDataSource(config)) {
                JdbcDeliveryStore store = JdbcDeliveryStore.of(withoutAutoCommit);

                assertThat(claim(store, MINE)).isEqualTo(new Acquired(1));
                assertThat(claim(store, THEIRS)).isInstanceOf(InFlight.class);
                try (Connection connection = withoutAutoCommit.getConnection()) {
                    assertThat(connection.getAutoCommit()).isFalse();
                }
            }
        }
    }

    @Test
    @DisplayName("row 87: the store is down; calls fail in time, and work when it is back")
    void failsWhilePostgresqlIsDown() throws IOException {
        int port = freePort();
        try (HikariDataSource pool = pool(port)) {
            JdbcDeliveryStore store = JdbcDeliveryStore.postgresql(pool);
            try (EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                assertThat(server.getPort()).isEqualTo(port);
                store.createSchema();
                assertThat(claim(store, MINE)).isEqualTo(new Acquired(1));
            }

            assertThat(failureOf(() -> claim(store, MINE)).getMessage()).startsWith("the database failed");
            assertThat(failureOf(() -> complete(store, MINE))).isNotNull();
            assertThatExceptionOfType(StoreException.class).isThrownBy(store::check);

            try (EmbeddedPostgres again =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                assertThat(again.getPort()).isEqualTo(port);
                await().atMost(Duration.ofSeconds(20))
                        .ignoreException(StoreException.class)
                        .until(
                                () -> {
                                    store.createSchema();
                                    return claim(store, THEIRS);
                                },
                                new Acquired(1)::equals);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName("row 88: a server that is stopped does not stop its callers")
    void failsInTimeWhilePostgresqlIsStopped() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                HikariDataSource pool = pool(server.getPort())) {
            JdbcDeliveryStore store = prepared(pool);
            claim(store, THEIRS);
            store.release(DELIVERY, THEIRS);
            String backend = text(pool, "SELECT pg_backend_pid()");

            signal("STOP", backend);
            try {
                assertThat(failureOf(() -> claim(store, MINE))).isNotNull();
            } finally {
                signal("CONT", backend);
            }

            await().atMost(Duration.ofSeconds(10))
                    .ignoreException(StoreException.class)
                    .until(() -> claim(store, MINE), new Acquired(1)::equals);
            assertThat(claim(store, THEIRS)).isInstanceOf(InFlight.class);
            assertThat(complete(store, MINE)).isTrue();
        }
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static HikariDataSource pool(int port) {
        HikariConfig config = TestDatabase.config("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
        config.setConnectionTimeout(500);
        config.setInitializationFailTimeout(-1);
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    @DisplayName("row 88: a row that somebody's transaction holds is in flight, within the limit")
    void aLockedRowIsInFlight(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh();
                Connection transaction = pool.getConnection()) {
            JdbcDeliveryStore store = prepared(pool);
            claim(store, MINE);
            transaction.setAutoCommit(false);
            Database.run(transaction, "UPDATE hookseal_claim SET attempt = attempt");

            long began = System.nanoTime();
            assertThat(claim(store, THEIRS)).isInstanceOf(InFlight.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
            assertThat(failureOf(() -> complete(store, MINE))).isNotNull();
            transaction.rollback();
            assertThat(complete(store, MINE)).isTrue();
        }
    }

    @Test
    @DisplayName("row 88: a locked file fails within the limit")
    void aLockedFileFailsInTime() throws SQLException {
        try (HikariDataSource pool = TestDatabase.SQLITE.fresh();
                Connection transaction = pool.getConnection()) {
            JdbcDeliveryStore store = prepared(pool);
            claim(store, MINE);
            transaction.setAutoCommit(false);
            Database.run(transaction, "UPDATE hookseal_claim SET attempt = attempt");

            assertThat(failureOf(() -> claim(store, THEIRS))).isNotNull();
            transaction.rollback();
            assertThat(claim(store, THEIRS)).isInstanceOf(InFlight.class);
        }
    }

    // Start-up

    @ParameterizedTest
    @EnumSource
    void findsNothingWrongWithItsOwnSchema(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            assertThat(prepared(pool).check()).isEmpty();
            assertThat(prepared(pool).check()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 127: a schema that is missing, or is another one, does not start")
    void refusesAnotherSchema(TestDatabase database) {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = JdbcDeliveryStore.of(pool);
            refused(store, "no table hookseal_claim");
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> claim(store, MINE));

            store.createSchema();
            sql(pool, "ALTER TABLE hookseal_claim DROP COLUMN attempt");
            refused(store, "no table hookseal_claim with the columns");

            sql(pool, "DROP TABLE hookseal_claim");
            sql(pool, database.database.schema().split(";", -1)[0].replace("delivery_key)", "delivery_key, attempt)"));
            refused(store, "without the primary key");

            if (database != TestDatabase.SQLITE) {
                sql(pool, "DROP TABLE hookseal_claim");
                sql(
                        pool,
                        database.database
                                .schema()
                                .split(";", -1)[0]
                                .replaceAll("expires_at +BIGINT", "expires_at INTEGER"));
                refused(store, "expires_at is of type");
            }
        }
    }

    private static void refused(JdbcDeliveryStore store, String fault) {
        assertThat(store.check()).singleElement().satisfies(found -> {
            assertThat(found.fatal()).isTrue();
            assertThat(found.fault()).contains(fault);
            assertThat(found.mend()).contains("V1__hookseal.sql");
        });
    }

    @Test
    @DisplayName("row 127: a user that may not write does not start")
    void refusesAUserThatMayNotWrite() {
        try (HikariDataSource pool = TestDatabase.POSTGRESQL.fresh()) {
            prepared(pool);
            sql(pool, "DROP ROLE IF EXISTS reader");
            sql(pool, "CREATE ROLE reader LOGIN");
            sql(pool, "GRANT SELECT ON hookseal_claim TO reader");
            try (HikariDataSource reading =
                    TestDatabase.pool(pool.getJdbcUrl().replace("user=postgres", "user=reader"))) {
                assertThat(JdbcDeliveryStore.postgresql(reading).check())
                        .isNotEmpty()
                        .allMatch(StoreFault::fatal);
            }
            sql(pool, "DROP OWNED BY reader");
            sql(pool, "DROP ROLE reader");
        }
    }

    @Test
    @DisplayName("row 132: what fails shows no password")
    void failuresShowNoPassword() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://localhost:1/none?user=me&password=s3cr3t-of-postgres");

        StoreException failure = failureOf(() -> claim(JdbcDeliveryStore.postgresql(nowhere), MINE));

        assertThat(Stream.iterate((Throwable) failure, e -> e != null, Throwable::getCause)
                        .map(Throwable::toString))
                .noneMatch(text -> text.contains("s3cr3t"));
    }

    @Test
    void takesNoTimeLimitThatIsNone() {
        JdbcDeliveryStore store = JdbcDeliveryStore.h2(new PGSimpleDataSource());
        for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(5_001))) {
            assertThatIllegalArgumentException().isThrownBy(() -> store.withTimeLimit(limit));
        }
    }
}
