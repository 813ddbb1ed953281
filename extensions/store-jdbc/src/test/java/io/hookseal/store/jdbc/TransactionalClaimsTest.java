package io.hookseal.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.Claim.Acquired;
import io.hookseal.idempotency.Claim.Duplicate;
import io.hookseal.idempotency.Claim.InFlight;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A completion and a business write are one: both or neither, and once. */
class TransactionalClaimsTest {
    private static final DeliveryIdentity DELIVERY = new DeliveryIdentity("orders", "", new Digest256(1, 2, 3, 4));
    private static final Digest256 CONTENT = new Digest256(5, 6, 7, 8);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final ClaimToken MINE = new ClaimToken(1, 1);
    private static final ClaimToken THEIRS = new ClaimToken(2, 2);
    private static final Duration IN_TIME = JdbcDeliveryStore.DEFAULT_TIME_LIMIT.plusMillis(1_000);

    private static JdbcDeliveryStore prepared(HikariDataSource pool) {
        JdbcDeliveryStore store = JdbcDeliveryStore.of(pool);
        store.createSchema();
        try (Connection connection = pool.getConnection()) {
            Database.run(connection, "CREATE TABLE orders (id INTEGER NOT NULL)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return store;
    }

    private static Connection begin(HikariDataSource pool) throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static Claim claim(JdbcDeliveryStore store, Connection transaction) {
        return store.transactional().claim(transaction, DELIVERY, CONTENT, RETENTION);
    }

    private static void order(Connection transaction) throws SQLException {
        Database.run(transaction, "INSERT INTO orders VALUES (1)");
    }

    private static int orders(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Integer.parseInt(Database.text(connection, "SELECT COUNT(*) FROM orders"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 123: committed, then ended before the answer: a duplicate for everybody")
    void whatIsCommittedIsADuplicate(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                order(transaction);
                transaction.commit();
            }

            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Duplicate(true));
                assertThat(store.transactional().claim(transaction, DELIVERY, new Digest256(9, 9, 9, 9), RETENTION))
                        .isEqualTo(new Duplicate(false));
                transaction.rollback();
            }
            assertThat(store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION)).isEqualTo(new Duplicate(true));
            assertThat(orders(pool)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 122: rolled back, or cut off before the commit: nothing remains, and the retry runs")
    void whatIsRolledBackRunsAgain(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                order(transaction);
                transaction.rollback();
            }
            try (Connection transaction = DriverManager.getConnection(pool.getJdbcUrl())) {
                transaction.setAutoCommit(false);
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                order(transaction);
                // its end is all that the database sees of a process that is killed
            }

            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                order(transaction);
                transaction.commit();
            }
            assertThat(orders(pool)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    @DisplayName("row 81: a second transaction is told within the limit, and its own work is not spoilt")
    void aSecondTransactionIsToldInTime(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            try (Connection first = begin(pool);
                    Connection second = begin(pool)) {
                assertThat(claim(store, first)).isEqualTo(new Acquired(1));
                order(second);

                long began = System.nanoTime();
                assertThat(claim(store, second)).isInstanceOf(InFlight.class);
                assertThat(store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION))
                        .isInstanceOf(InFlight.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME.multipliedBy(2));
                order(first);
                first.commit();
                assertThat(claim(store, second)).isEqualTo(new Duplicate(true));
                second.commit();
            }
            assertThat(orders(pool)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 81: on SQLite a second transaction fails within the limit")
    void aSecondTransactionOnSqliteFailsInTime() throws SQLException {
        try (HikariDataSource pool = TestDatabase.SQLITE.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            try (Connection first = begin(pool);
                    Connection second = begin(pool)) {
                assertThat(claim(store, first)).isEqualTo(new Acquired(1));

                long began = System.nanoTime();
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> claim(store, second));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
                second.rollback();
                first.commit();
                assertThat(claim(store, second)).isEqualTo(new Duplicate(true));
                second.rollback();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesTogetherWithAReceiversClaim(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            store.claim(DELIVERY, CONTENT, MINE, Duration.ofMillis(1), RETENTION);
            store.release(DELIVERY, MINE);
            assertThat(store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION)).isEqualTo(new Acquired(1));
            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                transaction.rollback();
            }
            assertThat(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)).isInstanceOf(InFlight.class);
            try (Connection transaction = begin(pool)) {
                assertThat(claim(store, transaction)).isEqualTo(new Acquired(1));
                transaction.commit();
            }

            assertThat(store.release(DELIVERY, MINE)).isFalse();
            assertThat(store.complete(DELIVERY, CONTENT, MINE, RETENTION, null)).isTrue();
            assertThat(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)).isEqualTo(new Duplicate(true));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 81: many transactions at once write once")
    void manyTransactionsWriteOnce(TestDatabase database) throws Exception {
        try (HikariDataSource pool = database.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                List<Callable<Boolean>> handlers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    handlers.add(() -> {
                        for (int round = 0; round < 20; round++) {
                            try (Connection transaction = begin(pool)) {
                                if (claim(store, transaction) instanceof Acquired) {
                                    order(transaction);
                                    transaction.commit();
                                } else {
                                    transaction.rollback();
                                }
                            } catch (StoreException e) {
                                // to be sent again
                            }
                        }
                        return true;
                    });
                }
                for (Future<Boolean> handler : threads.invokeAll(handlers, 1, TimeUnit.MINUTES)) {
                    assertThat(handler.get()).isTrue();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(orders(pool)).isEqualTo(1);
        }
    }

    @Test
    void leavesTheTransactionsOwnLimitAlone() throws SQLException {
        try (HikariDataSource pool = TestDatabase.POSTGRESQL.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            try (Connection transaction = begin(pool)) {
                Database.run(transaction, "SET LOCAL lock_timeout = '7s'");
                claim(store, transaction);
                assertThat(Database.text(transaction, "SHOW lock_timeout")).isEqualTo("7s");
                transaction.rollback();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAConnectionWithoutATransaction(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh();
                Connection connection = pool.getConnection()) {
            JdbcDeliveryStore store = prepared(pool);

            assertThatIllegalStateException().isThrownBy(() -> claim(store, connection));
        }
    }

    @Test
    void takesWhatAReceiverHandsOver() throws SQLException {
        try (HikariDataSource pool = TestDatabase.H2.fresh()) {
            JdbcDeliveryStore store = prepared(pool);
            Delivery delivery = Delivery.of("orders", "acme", new byte[0])
                    .identity(() -> DELIVERY.key().bytes())
                    .fingerprint(CONTENT::bytes)
                    .build();
            try (Connection transaction = begin(pool)) {
                assertThat(store.transactional().claim(transaction, delivery, RETENTION))
                        .isEqualTo(new Acquired(1));
                transaction.commit();
            }
            assertThat(store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION)).isEqualTo(new Duplicate(true));
        }
    }
}
