package io.hookseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.ConfigurationException;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of the list of bad inputs that a store decides together with its receiver, over HTTP and on each engine. */
class StoreRowsTest {
    private static void deliverUntilHandled(Receiver receiver, String id) {
        await().atMost(Duration.ofSeconds(30)).until(() -> Deliveries.deliver(receiver.port(), id) == 200);
        assertThat(receiver.runs(id)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 90: the handler throws: released, answered 5xx, and the retry runs")
    void handlerThrows(Kept.In engine) throws IOException {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (Kept kept = Kept.in(engine);
                Receiver receiver = Receiver.on(kept.store(), Deliveries.PATIENT, id -> {
                    if (fails.get()) {
                        throw new Receiver.Planned();
                    }
                })) {
            assertThat(Deliveries.deliver(receiver.port(), "order-1")).isEqualTo(503);
            assertThat(Deliveries.deliver(receiver.port(), "order-1")).isEqualTo(503);
            assertThat(receiver.told).containsExactly("released", "released");
            fails.set(false);

            assertThat(Deliveries.deliver(receiver.port(), "order-1")).isEqualTo(200);
            assertThat(Deliveries.deliver(receiver.port(), "order-1")).isEqualTo(200);
            assertThat(receiver.runs("order-1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 91: the completion fails after a success: answered 200, told, and never 5xx")
    void completionFails(Kept.In engine) throws IOException {
        try (Kept kept = Kept.in(engine)) {
            Receiver.Handler spoiling = id -> {
                if (id.equals("order-2")) {
                    kept.spoil(true);
                }
            };
            try (Receiver receiver = Receiver.on(kept.store(), Deliveries.PATIENT, spoiling)) {
                deliverUntilHandled(receiver, "order-1");

                assertThat(Deliveries.deliver(receiver.port(), "order-2")).isEqualTo(200);
                assertThat(receiver.told).contains("failed complete", "complete-failed");
                kept.spoil(false);
                deliverUntilHandled(receiver, "order-3");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("rows 87, 115: claims are refused: answered 503, none made; afterwards the retry runs")
    void claimsAreRefused(Kept.In engine) throws IOException {
        try (Kept kept = Kept.in(engine);
                Receiver receiver = Receiver.on(kept.store(), Deliveries.PATIENT, id -> {})) {
            deliverUntilHandled(receiver, "order-1");
            kept.refuseClaims(true);

            assertThat(Deliveries.deliver(receiver.port(), "order-2")).isEqualTo(503);
            assertThat(receiver.told).contains("failed claim", "store-failed");
            assertThat(receiver.runs("order-2")).isZero();
            kept.refuseClaims(false);
            deliverUntilHandled(receiver, "order-1");
            deliverUntilHandled(receiver, "order-2");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 126: a restart forgets nothing, so that there is no warning that it would")
    void remembersOverARestart(Kept.In engine) throws IOException {
        try (Kept kept = Kept.in(engine)) {
            try (Receiver receiver = Receiver.on(kept.store(), Deliveries.PATIENT, id -> {})) {
                deliverUntilHandled(receiver, "order-1");
                assertThat(receiver.told).noneMatch(told -> told.startsWith("warned"));
            }
            try (Receiver again = Receiver.on(kept.store(), Deliveries.PATIENT, id -> {})) {
                assertThat(Deliveries.deliver(again.port(), "order-1")).isEqualTo(200);
                assertThat(again.runs("order-1")).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 127: a schema, or a server, that does not fit: the receiver does not start, and says the mend")
    void doesNotStartOnWhatDoesNotFit(Kept.In engine) throws IOException {
        try (Kept kept = Kept.in(engine);
                DeliveryStore store = kept.store()) {
            kept.mismatch();

            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class,
                    () -> Receiver.on(store, Deliveries.PATIENT, id -> {}).close());

            assertThat(refused.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.fault()).startsWith("store has");
                assertThat(problem.mend()).containsAnyOf("V1__hookseal.sql", "noeviction");
            });
        }
    }

    @Test
    @DisplayName(
            "row 115: the disk of an embedded database is full: answered 503, none lost; afterwards the retry runs")
    void theDiskIsFull(@TempDir Path folder) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + folder.resolve("claims.sqlite"));
        // the limit is a connection's own
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcDeliveryStore store = JdbcDeliveryStore.sqlite(pool);
            store.createSchema();
            try (Receiver receiver = Receiver.on(store, Deliveries.PATIENT, id -> {})) {
                asked(pool, "PRAGMA max_page_count = 1"); // as small as it is now
                int id = 0;
                while (Deliveries.deliver(receiver.port(), "order-" + id) == 200) {
                    assertThat(++id).isLessThan(500);
                }
                assertThat(receiver.told).contains("failed claim", "store-failed");
                assertThat(receiver.runs("order-" + id)).isZero();
                asked(pool, "PRAGMA max_page_count = 100000");

                for (int i = 0; i <= id; i++) {
                    deliverUntilHandled(receiver, "order-" + i);
                }
            }
        }
    }

    private static void asked(HikariDataSource pool, String pragma) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(pragma)) {
            assertThat(rows.next()).isTrue();
        }
    }
}
