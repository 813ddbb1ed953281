package io.hookseal.inbox;

import static io.hookseal.inbox.Node.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.ConfigurationException;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.idempotency.StoreException;
import io.hookseal.testkit.SignedDelivery;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inbox in databases that are not set up as one would wish, with deliveries that are as unusual as they may be. */
class InboxLimitsTest {
    private static final String ODD = "{\"event\":\"a\\u0000b\\\\u0000\",\"id\":\"1\",\"order\":\"%s\"}";

    private static void sql(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(sql);
        }
    }

    private static long number(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static HikariDataSource pool(String url, boolean autoCommit, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    @Test
    @DisplayName(
            "what PostgreSQL takes back because of another transaction is kept in the next round, its task as well")
    void keepsInTheNextRound() throws SQLException {
        try (HikariDataSource pool = pool("jdbc:h2:mem:taken_back;DB_CLOSE_DELAY=-1", true, 24)) {
            Inbox.in(pool).build().createSchema();
            FaultyDataSource faulty = new FaultyDataSource(pool, "40001");
            try (Node node = Node.on(faulty, (delivery, attempt) -> {})) {
                for (String statement : List.of("insert into hookseal_inbox_task", "INSERT INTO hookseal_inbox ")) {
                    AtomicInteger times = new AtomicInteger();
                    faulty.fail(sql -> sql.startsWith(statement) && times.getAndIncrement() == 0);
                    assertThat(node.deliver(body(statement))).as(statement).isEqualTo(202);
                    assertThat(times).as(statement).hasValue(2);
                }
            }
        }
    }

    @Test
    @DisplayName("a pool whose connections do not commit by themselves: pauses are kept, and tasks removed")
    void bearsConnectionsWithoutAutoCommit() throws SQLException {
        try (HikariDataSource pool = pool("jdbc:h2:mem:without_autocommit;DB_CLOSE_DELAY=-1", false, 24)) {
            Inbox.in(pool).build().createSchema();
            List<Instant> attempts = new CopyOnWriteArrayList<>();
            try (Node node = Node.on(
                    pool,
                    builder -> builder.work(Node.QUICK.pauses(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                            .handler("databridge", (delivery, attempt) -> {
                                attempts.add(Instant.now());
                                if (attempt.number() == 1) {
                                    throw new IllegalStateException();
                                }
                            }))) {
                assertThat(node.deliver(body(1))).isEqualTo(202);
                await().dontCatchUncaughtExceptions()
                        .untilAsserted(() -> assertThat(
                                        number(pool, "SELECT COUNT(*) FROM hookseal_inbox WHERE state = 'DONE'"))
                                .isOne());
                await().dontCatchUncaughtExceptions()
                        .untilAsserted(() -> assertThat(number(pool, "SELECT COUNT(*) FROM hookseal_inbox_task"))
                                .isZero());
                assertThat(Duration.between(attempts.get(0), attempts.get(1))).isGreaterThan(Duration.ofMillis(450));
            }
        }
    }

    @Test
    @DisplayName("the tasks of an H2 file of the application's are made anew when an inbox begins on it")
    void makesTheTasksOfAFileAnew(@TempDir Path directory) {
        try (HikariDataSource pool = pool("jdbc:h2:file:" + directory.resolve("inbox"), true, 24)) {
            Inbox.in(pool).build().createSchema();
            AtomicBoolean healed = new AtomicBoolean();
            List<String> handled = new CopyOnWriteArrayList<>();
            UnaryOperator<InboxBuilder> patient =
                    builder -> builder.work(Node.QUICK.pauses(Duration.ofHours(1), Duration.ofHours(1)))
                            .handler("databridge", delivery -> {
                                if (!healed.get()) {
                                    throw new IllegalStateException();
                                }
                                handled.add(delivery.field("/id").text());
                            });
            try (Node node = Node.on(pool, patient)) {
                assertThat(node.deliver(body(1))).isEqualTo(202);
                await().untilAsserted(() -> assertThat(node.told.all).contains("failed 1 IllegalStateException"));
            }
            healed.set(true);
            try (Node node = Node.on(pool, patient)) {
                await().untilAsserted(() -> assertThat(handled).containsExactly("1"));
                assertThat(node.inbox.dead()).isZero();
            }
        }
    }

    @Test
    @DisplayName("a handler that leaves its thread interrupted does not close the file under all others")
    void bearsInterruptedThreads(@TempDir Path directory) {
        List<String> handled = new CopyOnWriteArrayList<>();
        Inbox inbox = Inbox.h2(directory.resolve("inbox"))
                .work(Node.QUICK)
                .poll(Duration.ofMillis(20))
                .handler("databridge", (delivery, attempt) -> {
                    Thread.currentThread().interrupt();
                    if (attempt.number() == 1) {
                        throw new IllegalStateException();
                    }
                    handled.add(delivery.field("/id").text());
                })
                .build();
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new Told())
                .endpoint(Node.endpoint("databridge"))
                .build()) {
            for (int i = 0; i < 4; i++) {
                deliver(receiver, i);
            }
            await().dontCatchUncaughtExceptions()
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(inbox.waiting()).isZero());
            assertThat(handled).containsExactlyInAnyOrder("0", "1", "2", "3");
        }
    }

    @Test
    @DisplayName(
            "row 115 in H2: a file that was closed under the inbox, as by a full disk, is opened again without a restart")
    void opensItsFileAgain(@TempDir Path directory) throws SQLException {
        Path file = directory.resolve("inbox");
        List<String> handled = new CopyOnWriteArrayList<>();
        Inbox inbox = Inbox.h2(file)
                .work(Node.QUICK)
                .poll(Duration.ofMillis(20))
                .handler(
                        "databridge",
                        delivery -> handled.add(delivery.field("/id").text()))
                .build();
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new Told())
                .endpoint(Node.endpoint("databridge"))
                .build()) {
            deliver(receiver, 1);
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(handled).containsExactly("1"));
            JdbcDataSource beneath = new JdbcDataSource();
            beneath.setURL("jdbc:h2:async:" + file + ";IFEXISTS=TRUE");
            beneath.setUser("hookseal");
            try (Connection connection = beneath.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN IMMEDIATELY");
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).as("closed").isIn(90121, 90098);
            }
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(deliver(receiver, 2)).isEqualTo(202));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(handled).contains("2"));
        }
    }

    static int deliver(WebhookReceiver receiver, int id) {
        Reception reception =
                receiver.receive("databridge", InboxRequest.of(SignedDelivery.of(Node.SENDER, Node.SECRET, body(id))));
        return ((Reception.Answered) reception).reply().status();
    }

    @Test
    @DisplayName("a file that another process has: what, where and the mend")
    void saysWhoHasTheFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("inbox");
        Inbox.h2(file).build().close();
        try (FileChannel other = FileChannel.open(directory.resolve("inbox.mv.db"), StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> Inbox.h2(file).build())
                    .withMessageContaining("inbox.mv.db")
                    .withMessageContaining("another process");
        }
    }

    @Test
    @DisplayName(
            "a user of H2 who may not force commits to the disk is told at the start, and not by a 503 for each delivery")
    void startsWithNoUserWhoMayNotForce() throws SQLException {
        String url = "jdbc:h2:mem:without_rights;DB_CLOSE_DELAY=-1";
        try (HikariDataSource pool = pool(url, true, 8)) {
            Inbox.in(pool).build().createSchema();
            sql(pool, "CREATE USER plain PASSWORD 'plain'");
            sql(pool, "GRANT ALL ON SCHEMA PUBLIC TO plain");
        }
        try (HikariDataSource plain = pool("jdbc:h2:mem:without_rights;USER=plain;PASSWORD=plain", true, 8)) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> Node.on(plain, (delivery, attempt) -> {}))
                    .withMessageContaining("CHECKPOINT SYNC");
        }
    }

    @Test
    @DisplayName(
            "event and order with NUL, and an order as long as a body: kept in PostgreSQL, and given back as they were")
    void keepsWhatTextColumnsCannotHold() throws SQLException {
        try (HikariDataSource pool = TestDatabase.POSTGRESQL.fresh()) {
            Inbox.in(pool).build().createSchema();
            List<String> events = new CopyOnWriteArrayList<>();
            try (Node node = Node.on(
                    pool,
                    builder -> builder.work(Node.QUICK.orderedBy("/order"))
                            .handler("databridge", delivery -> events.add(delivery.event())))) {
                assertThat(node.deliver(ODD.formatted("o"))).isEqualTo(202);
                assertThat(node.deliver(ODD.formatted("\\u0000"))).isEqualTo(202);
                StringBuilder order = new StringBuilder();
                new java.util.Random(1).ints(20_000, 'a', 'z').forEach(letter -> order.append((char) letter));
                assertThat(node.deliver(ODD.formatted(order))).isEqualTo(202);
                await().dontCatchUncaughtExceptions()
                        .untilAsserted(() -> assertThat(events).hasSize(3).containsOnly("a\0b\\u0000"));
            }
        }
    }

    @Test
    @DisplayName("tables in a schema that is not the first of the search path are found")
    void findsItsTablesByTheSearchPath() throws SQLException {
        try (HikariDataSource first = TestDatabase.POSTGRESQL.fresh()) {
            sql(first, "CREATE SCHEMA hooks");
            sql(first, "CREATE SCHEMA app");
            try (HikariDataSource pool = pool(first.getJdbcUrl() + "&currentSchema=hooks", true, 8)) {
                Inbox.in(pool).build().createSchema();
            }
            AtomicInteger handled = new AtomicInteger();
            try (HikariDataSource pool = pool(first.getJdbcUrl() + "&currentSchema=app,hooks", true, 24);
                    Node node = Node.on(pool, (delivery, attempt) -> handled.incrementAndGet())) {
                assertThat(node.deliver(body(1))).isEqualTo(202);
                await().dontCatchUncaughtExceptions()
                        .untilAsserted(() -> assertThat(handled).hasValue(1));
            }
        }
    }

    @Test
    @DisplayName("SQLite as a driver gives it, with several connections: those that come at once are all kept")
    void keepsAllThatComeAtOnceInSqlite(@TempDir Path directory) throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("inbox.sqlite");
        try (HikariDataSource pool = pool(url, true, 12)) {
            Inbox.in(pool).build().createSchema();
            ExecutorService senders = Executors.newFixedThreadPool(8);
            try (Node node = Node.on(pool, InboxBuilder::handlersLater)) {
                List<Future<Integer>> answers = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    String body = body(i);
                    answers.add(senders.submit(() -> node.deliver(body)));
                }
                for (Future<Integer> answer : answers) {
                    assertThat(answer.get()).isEqualTo(202);
                }
            } finally {
                senders.shutdown();
            }
            assertThat(number(pool, "SELECT COUNT(*) FROM hookseal_inbox")).isEqualTo(64);
        }
    }
}
