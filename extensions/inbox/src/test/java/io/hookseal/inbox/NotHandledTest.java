package io.hookseal.inbox;

import static io.hookseal.inbox.Node.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that say that a delivery can never be handled, or not before a time. */
class NotHandledTest {
    private static final Duration PAUSE = Duration.ofMillis(1500);

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private HikariDataSource pool;

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    private HikariDataSource open(TestDatabase database) {
        pool = database.withSchema();
        return pool;
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private void handle(Delivery delivery) {
        handled.add(delivery.field("/id").text());
    }

    private long number(String sql) {
        return TestDatabase.number(pool, sql);
    }

    private void sql(String sql) {
        TestDatabase.sql(pool, sql);
    }

    private void awaitRows(String state, long rows) {
        await().untilAsserted(
                        () -> assertThat(number("SELECT COUNT(*) FROM hookseal_inbox WHERE state = '" + state + "'"))
                                .isEqualTo(rows));
    }

    private static void insert(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO business VALUES (?)")) {
            statement.setString(1, delivery.field("/id").text());
            statement.executeUpdate();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    @DisplayName("given up at once: a dead letter that says why, those behind it pass, and a replay has it handled")
    void givesUp(TestDatabase database) {
        AtomicBoolean healed = new AtomicBoolean();
        try (Node node = Node.on(
                open(database),
                builder -> builder.work(Node.QUICK.orderedBy("/order")).handler("databridge", delivery -> {
                    if (!healed.get() && delivery.field("/id").text().equals("1")) {
                        throw NotHandledException.giveUp("404 no_service");
                    }
                    handle(delivery);
                }))) {
            node.deliver(body(1, "a"));
            node.deliver(body(2, "a"));
            awaitRows("DEAD", 1);
            awaitRows("DONE", 1);
            assertThat(handled).containsExactly("2");
            await().untilAsserted(() ->
                    assertThat(node.told.all).containsExactlyInAnyOrder("kept", "kept", "dead 1 GivenUp", "handled 1"));
            DeadLetters letters = DeadLetters.in(pool);
            DeadLetter letter = letters.list("databridge", 10).get(0);
            assertThat(letter.cause()).isEqualTo("GivenUp");
            assertThat(letter.attempts()).isOne();
            assertThat(letters.find(letter.id()).error()).contains("NotHandledException: 404 no_service");
            healed.set(true);
            assertThat(letters.replay(letter.id())).isTrue();
            awaitRows("DONE", 2);
            assertThat(handled).containsExactly("2", "1");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    @DisplayName("transactional work: what a handler wrote that then gives up, or puts itself off, is rolled back")
    void rollsBack(TestDatabase database) {
        open(database);
        sql("CREATE TABLE business (id VARCHAR(50) NOT NULL)");
        try (Node node = Node.on(
                pool,
                builder -> builder.work(Node.QUICK.transactional()).handler("databridge", (delivery, attempt) -> {
                    insert(attempt.connection(), delivery);
                    if (delivery.field("/id").text().equals("1")) {
                        throw NotHandledException.giveUp("400");
                    }
                    if (attempt.number() == 1) {
                        throw NotHandledException.notWithin(Duration.ofMillis(100), "429");
                    }
                }))) {
            node.deliver(body(1));
            node.deliver(body(2));
            awaitRows("DEAD", 1);
            awaitRows("DONE", 1);
            assertThat(number("SELECT COUNT(*) FROM business WHERE id = '1'")).isZero();
            assertThat(number("SELECT COUNT(*) FROM business WHERE id = '2'")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    @DisplayName("put off: not before the time, though its task is lost and another process begins meanwhile")
    void putsOff(TestDatabase database) {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        open(database);
        InboxHandler handler = (delivery, attempt) -> {
            attempts.add(System.nanoTime());
            if (attempt.number() == 1) {
                throw NotHandledException.notWithin(PAUSE, "429");
            }
            handle(delivery);
        };
        try (Node node = Node.on(pool, handler)) {
            node.deliver(body(1));
            await().untilAsserted(() ->
                    assertThat(number("SELECT not_before FROM hookseal_inbox")).isPositive());
            await().untilAsserted(() -> assertThat(node.told.all).contains("failed 1 NotHandledException"));
        }
        sql("DELETE FROM hookseal_inbox_task");
        try (Node next = Node.on(pool, handler)) {
            awaitRows("DONE", 1);
            assertThat(Duration.ofNanos(attempts.get(1) - attempts.get(0)))
                    .isBetween(PAUSE.minusMillis(50), PAUSE.plusSeconds(20));
            assertThat(next.told.all).containsExactly("handled 2");
        }
    }

    @Test
    @DisplayName(
            "each that is put off counts as an attempt, and never shortens the usual pause; a replay waits for nothing")
    void countsAsAnAttempt() {
        AtomicBoolean healed = new AtomicBoolean();
        List<Long> attempts = new CopyOnWriteArrayList<>();
        try (Node node = Node.on(
                open(TestDatabase.H2),
                builder -> builder.work(Node.QUICK.attempts(2).pauses(Duration.ofMillis(1200), Duration.ofMillis(1200)))
                        .handler("databridge", delivery -> {
                            attempts.add(System.nanoTime());
                            if (!healed.get()) {
                                throw NotHandledException.notWithin(
                                        attempts.size() == 1 ? Duration.ofMillis(1) : Duration.ofHours(1), "429");
                            }
                            handle(delivery);
                        }))) {
            node.deliver(body(1));
            awaitRows("DEAD", 1);
            await().untilAsserted(() -> assertThat(node.told.all)
                    .containsExactlyInAnyOrder("kept", "failed 1 NotHandledException", "dead 2 NotHandledException"));
            assertThat(Duration.ofNanos(attempts.get(1) - attempts.get(0))).isGreaterThan(Duration.ofMillis(550));
            healed.set(true);
            DeadLetters letters = node.inbox.deadLetters();
            assertThat(letters.replay(letters.list(null, 1).get(0).id())).isTrue();
            awaitRows("DONE", 1);
        }
    }

    @Test
    @DisplayName("a replay ahead of one that was put off does not have that one handled before its time")
    void isNotHurriedByWhatEndsBeforeIt() {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        AtomicBoolean healed = new AtomicBoolean();
        try (Node node = Node.on(
                open(TestDatabase.H2),
                builder -> builder.work(Node.QUICK.orderedBy("/order")).handler("databridge", (delivery, attempt) -> {
                    if (delivery.field("/id").text().equals("1") && !healed.get()) {
                        throw NotHandledException.giveUp("400");
                    }
                    if (delivery.field("/id").text().equals("2")) {
                        attempts.add(System.nanoTime());
                        if (attempt.number() == 1) {
                            throw NotHandledException.notWithin(PAUSE, "429");
                        }
                    }
                    handle(delivery);
                }))) {
            node.deliver(body(1, "a"));
            node.deliver(body(2, "a"));
            await().untilAsserted(() -> assertThat(node.told.all).contains("failed 1 NotHandledException"));
            healed.set(true);
            DeadLetters letters = node.inbox.deadLetters();
            assertThat(letters.replay(letters.list(null, 1).get(0).id())).isTrue();
            awaitRows("DONE", 2);
            assertThat(handled).containsExactly("1", "2");
            assertThat(Duration.ofNanos(attempts.get(1) - attempts.get(0))).isGreaterThan(PAUSE.minusMillis(50));
        }
    }

    /** Methods that say it by a future, and through a proxy. */
    static final class Methods {
        @OnWebhook(endpoint = "databridge", event = "submission.signoff")
        CompletionStage<Void> later(Delivery delivery) {
            return CompletableFuture.supplyAsync(() -> {
                throw NotHandledException.giveUp("by a future");
            });
        }

        @OnWebhook(endpoint = "databridge", event = "submission.rejected")
        void proxied(Delivery delivery) {
            if (delivery.length() > 0) {
                throw new UndeclaredThrowableException(new Exception(NotHandledException.giveUp("through a proxy")));
            }
        }

        @OnWebhook(endpoint = "databridge")
        void plain(Delivery delivery) {
            if (delivery.length() > 0) {
                throw NotHandledException.giveUp("by a method");
            }
        }
    }

    @Test
    void isFoundWhateverWrapsIt() {
        try (Node node = Node.on(open(TestDatabase.H2), builder -> builder.handlers(new Methods()))) {
            node.deliver(body(1));
            node.deliver(body(2).replace("submission.signoff", "submission.rejected"));
            node.deliver(body(3).replace("submission.signoff", "another"));
            awaitRows("DEAD", 3);
            assertThat(node.told.all)
                    .filteredOn(told -> told.equals("dead 1 GivenUp"))
                    .hasSize(3);
            DeadLetters letters = node.inbox.deadLetters();
            assertThat(letters.list(null, 10).stream()
                            .map(letter -> letters.find(letter.id())
                                    .error()
                                    .lines()
                                    .findFirst()
                                    .orElseThrow()
                                    .replaceAll(".*: ", "")))
                    .containsExactlyInAnyOrder("by a future", "through a proxy", "by a method");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    @DisplayName(
            "the body of what an earlier one holds back is not read, and those behind come when that one has ended")
    void looksWithoutReadingBodies(TestDatabase database) throws SQLException {
        open(database);
        try (Node keeping = Node.on(
                pool, builder -> builder.work(Node.QUICK.orderedBy("/order")).handlersLater())) {
            keeping.deliver(body(1, "a"));
            keeping.deliver(body(2, "a"));
            keeping.deliver(body(3));
        }
        try (Connection connection = pool.getConnection()) {
            Rows rows = new Rows(Database.named(connection.getMetaData().getDatabaseProductName()));
            AtomicInteger held = new AtomicInteger();
            for (Row kept : rows.forgottenByTasks(connection, "databridge", "no task", 9)) {
                Rows.Due due = rows.due(connection, kept.id()).orElseThrow();
                held.addAndGet(due.heldBack() ? 1 : 0);
                assertThat(due.row().length()).isPositive();
                assertThat(due.row().body())
                        .hasSize(due.heldBack() ? 0 : due.row().length());
            }
            assertThat(held).hasValue(1);
            assertThat(rows.due(connection, "nothing")).isEmpty();
        }
        try (Node node = Node.on(pool, (delivery, attempt) -> handle(delivery))) {
            awaitRows("DONE", 3);
            assertThat(handled).containsSubsequence("1", "2");
            assertThat(node.told.all).hasSize(3);
        }
    }
}
