package io.hookseal.inbox;

import static io.hookseal.inbox.Node.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.ConfigurationException;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an inbox promises, whatever its database. */
abstract class InboxContract {
    private final TestDatabase database;
    private HikariDataSource pool;
    final List<String> handled = new CopyOnWriteArrayList<>();

    InboxContract(TestDatabase database) {
        this.database = database;
    }

    /** Long enough for a machine that has other things to do; nothing waits for it where all is well. */
    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @BeforeEach
    void open() {
        pool = database.withSchema();
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

    private long rows(String state) {
        return number("SELECT COUNT(*) FROM hookseal_inbox WHERE state = '" + state + "'");
    }

    private long tasks() {
        return number("SELECT COUNT(*) FROM hookseal_inbox_task");
    }

    private void awaitDone(long rows) {
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(rows("DONE")).isEqualTo(rows));
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(tasks()).isZero());
    }

    /** As if the process had died that worked on everything that is kept, an hour ago. */
    private void endTheProcess(int attempts) {
        sql("UPDATE hookseal_inbox SET attempts = " + attempts + ", runs = " + attempts + ", running_on = 'gone'");
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "UPDATE hookseal_inbox_task SET picked = ?, picked_by = 'gone', last_heartbeat = ?")) {
            statement.setBoolean(1, true);
            Database.named(connection.getMetaData().getDatabaseProductName())
                    .scheduling()
                    .setInstant(statement, 2, java.time.Instant.now().minusSeconds(3600));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps these without handling any: no handler is there yet. */
    private void keepOnly(String... bodies) {
        try (Node node = Node.on(pool, InboxBuilder::handlersLater)) {
            for (String body : bodies) {
                assertThat(node.deliver(body)).isEqualTo(202);
            }
        }
    }

    @Test
    @DisplayName(
            "row 123: what is kept is kept once, and a retry of it is a duplicate, before and after it was handled")
    void keepsAndHandlesOnce() {
        CountDownLatch go = new CountDownLatch(1);
        try (Node node = Node.on(pool, (delivery, attempt) -> {
            go.await();
            handle(delivery);
        })) {
            assertThat(node.deliver(body(1))).isEqualTo(202);
            assertThat(node.deliver(body(1))).isEqualTo(202);
            go.countDown();
            awaitDone(1);
            assertThat(node.deliver(body(1))).isEqualTo(202);
            assertThat(node.deliver(body(2))).isEqualTo(202);
            awaitDone(2);
            assertThat(handled).containsExactly("1", "2");
            assertThat(node.told.all)
                    .containsExactlyInAnyOrder("kept", "duplicate", "handled 1", "duplicate", "kept", "handled 1");
            assertThat(number("SELECT COUNT(*) FROM hookseal_inbox WHERE body IS NOT NULL"))
                    .as("bodies of handled deliveries")
                    .isZero();
        }
    }

    @Test
    void keepsOneOfManyThatComeAtOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(16);
        try (Node node = Node.on(pool, (delivery, attempt) -> handle(delivery))) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                answers.add(senders.submit(() -> node.deliver(body("same"))));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(202);
            }
            awaitDone(1);
            assertThat(handled).containsExactly("same");
        } finally {
            senders.shutdown();
        }
    }

    @Test
    void restoresTheDeliveryAsItWas() {
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        List<List<String>> headers = new CopyOnWriteArrayList<>();
        String body = "{ \"event\" : \"submission.signoff\", \"id\": \"\\u00e9\", \"n\": 1e400 }";
        try (Node node = Node.on(
                pool,
                builder -> builder.handler("other", (delivery, attempt) -> {
                            seen.add(delivery);
                            headers.add(attempt.headers("X-Trace"));
                        })
                        .handler("databridge", delivery -> {}),
                builder -> builder.endpoint(Node.endpoint("other").keepHeaders("X-Trace", "X-None")))) {
            var delivery = io.hookseal.testkit.SignedDelivery.of(Node.SENDER, Node.SECRET, body)
                    .header("X-Trace", "a b=c\u00e9");
            node.receiver.receive("other", InboxRequest.of(delivery));
            awaitDone(1);
            Delivery kept = seen.get(0);
            assertThat(new String(kept.body(), StandardCharsets.UTF_8)).isEqualTo(body);
            assertThat(kept.verified()).isTrue();
            assertThat(kept.event()).isEqualTo("submission.signoff");
            assertThat(kept.eventTrusted()).isTrue();
            assertThat(kept.keyId()).isEqualTo("secret-1");
            assertThat(kept.wellFormed()).isTrue();
            assertThat(kept.endpoint()).isEqualTo("other");
            assertThat(kept.sender()).isEqualTo("databridge");
            assertThat(kept.field("/id").text()).isEqualTo("\u00e9");
            assertThat(kept.identity()).hasSize(64).isNotEqualTo("0".repeat(64));
            assertThat(headers).containsExactly(List.of("a b=c\u00e9"));
        }
    }

    @Test
    @DisplayName("a body as long as its endpoint accepts, beyond a megabyte")
    void keepsLongBodies() {
        List<Integer> lengths = new CopyOnWriteArrayList<>();
        try (Node node = Node.on(
                pool,
                builder -> builder.handler("databridge", each -> {})
                        .handler("long", delivery -> lengths.add(delivery.length())),
                builder -> builder.endpoint(Node.endpoint("long").maxBody(3 << 20)))) {
            String body = body("x".repeat(2 << 20));
            assertThat(node.deliver("long", body)).isEqualTo(202);
            awaitDone(1);
            assertThat(lengths).containsExactly(body.length());
        }
    }

    @Test
    @DisplayName("row 124: the delivery and its task are committed together or not at all, and nothing torn is handled")
    void keepsAllOrNothing() {
        FaultyDataSource faulty = new FaultyDataSource(pool, "53100");
        try (Node node = Node.on(faulty, (delivery, attempt) -> handle(delivery))) {
            faulty.fail(sql -> sql.startsWith("insert into hookseal_inbox_task"));
            assertThat(node.deliver(body(1))).isEqualTo(503);
            assertThat(number("SELECT COUNT(*) FROM hookseal_inbox")).isZero();
            faulty.fail(sql -> sql.equals("COMMIT"));
            assertThat(node.deliver(body(1))).isEqualTo(503);
            faulty.heal();
            assertThat(number("SELECT COUNT(*) FROM hookseal_inbox")).isZero();
            assertThat(tasks()).isZero();
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
            assertThat(handled).containsExactly("1");
        }
    }

    @Test
    @DisplayName("row 115: disk full is a 503 and an error that is told, and the retry is kept")
    void answers503WhenTheDiskIsFull() {
        FaultyDataSource faulty = new FaultyDataSource(pool, "53100");
        try (Node node = Node.on(faulty, (delivery, attempt) -> handle(delivery))) {
            faulty.fail(sql -> sql.startsWith("INSERT INTO hookseal_inbox "));
            assertThat(node.deliver(body(1))).isEqualTo(503);
            assertThat(node.told.all).containsExactly("failed to keep", "refused inbox-failed");
            faulty.heal();
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
        }
    }

    @Test
    void triesAgainAndGivesUpAndIsReplayed() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean healed = new AtomicBoolean();
        try (Node node = Node.on(pool, (delivery, attempt) -> {
            assertThat(attempt.number()).isEqualTo((runs.getAndIncrement() % 3) + 1);
            if (!healed.get()) {
                throw new IllegalStateException("the sink is down");
            }
            handle(delivery);
        })) {
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DEAD")).isOne());
            assertThat(runs).hasValue(3);
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(node.told.all)
                            .containsExactlyInAnyOrder(
                                    "kept",
                                    "failed 1 IllegalStateException",
                                    "failed 2 IllegalStateException",
                                    "dead 3 IllegalStateException"));
            DeadLetters letters = node.inbox.deadLetters();
            DeadLetter letter = letters.list("databridge", 10).get(0);
            assertThat(letter.attempts()).isEqualTo(3);
            assertThat(letter.cause()).isEqualTo("IllegalStateException");
            assertThat(letter.event()).isEqualTo("submission.signoff");
            DeadLetters.Content content = letters.find(letter.id());
            assertThat(content.error()).contains("the sink is down");
            assertThat(new String(content.delivery().body(), StandardCharsets.UTF_8))
                    .isEqualTo(body(1));
            assertThat(content.toString()).doesNotContain("sink").doesNotContain("signoff\\\"");

            healed.set(true);
            assertThat(DeadLetters.in(pool).replay(letter.id()))
                    .as("a replay that duplicates do not swallow, by a tool beside the application")
                    .isTrue();
            awaitDone(1);
            assertThat(handled).containsExactly("1");
            assertThat(letters.list(null, 10)).isEmpty();
            assertThat(letters.replay(letter.id())).isFalse();
        }
    }

    @Test
    void aDeadLetterThatIsDeliveredAgainIsHandledAgain() {
        AtomicBoolean healed = new AtomicBoolean();
        try (Node node = Node.on(pool, (delivery, attempt) -> {
            if (!healed.get()) {
                throw new IllegalStateException();
            }
            handle(delivery);
        })) {
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DEAD")).isOne());
            healed.set(true);
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
            assertThat(handled).containsExactly("1");
        }
    }

    @Test
    void aDiscardedDeadLetterIsNeverHandled() {
        AtomicInteger runs = new AtomicInteger();
        try (Node node = Node.on(pool, (delivery, attempt) -> {
            runs.incrementAndGet();
            throw new IllegalStateException();
        })) {
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DEAD")).isOne());
            String id = node.inbox.deadLetters().list(null, 1).get(0).id();
            assertThat(node.inbox.deadLetters().discard(id)).isTrue();
            assertThat(node.inbox.deadLetters().discard(id)).isFalse();
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
            assertThat(runs).hasValue(3);
            assertThat(number("SELECT COUNT(*) FROM hookseal_inbox WHERE body IS NOT NULL"))
                    .isZero();
        }
    }

    @Test
    @DisplayName("the attempt is counted, and that is committed, before the handler runs")
    void countsTheAttemptFirst() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Node.on(
                        pool,
                        builder -> builder.work(Node.QUICK.transactional())
                                .handler(
                                        "databridge",
                                        (delivery, attempt) -> seen.add(
                                                database == TestDatabase.SQLITE
                                                        ? attempts(attempt.connection())
                                                        : number("SELECT attempts FROM hookseal_inbox"))))
                .closeAfter(node -> {
                    node.deliver(body(1));
                    awaitDone(1);
                });
        assertThat(seen).containsExactly(1L);
    }

    private static long attempts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT attempts FROM hookseal_inbox")) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    @Test
    @DisplayName("row 122: what a process left behind that was killed in mid-handler is handled by another")
    void takesOverFromAProcessThatEnded() {
        keepOnly(body(1));
        endTheProcess(1);
        try (Node node = Node.on(pool, (delivery, attempt) -> {
            assertThat(attempt.number()).isEqualTo(2);
            handle(delivery);
        })) {
            awaitDone(1);
            assertThat(handled).containsExactly("1");
            assertThat(node.told.all).containsExactly("takeover 2", "handled 2");
        }
    }

    @Test
    @DisplayName("a delivery that ends its process each time is a dead letter after its attempts, and runs no more")
    void givesUpOnWhatEndsItsProcess() {
        keepOnly(body(1));
        endTheProcess(3);
        try (Node node = Node.on(pool, (delivery, attempt) -> handle(delivery))) {
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DEAD")).isOne());
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(tasks()).isZero());
            assertThat(handled).isEmpty();
            assertThat(node.told.all).containsExactly("dead 3 ProcessEnded");
            assertThat(node.inbox.deadLetters().list(null, 1).get(0).cause()).isEqualTo("ProcessEnded");
        }
    }

    @Test
    @DisplayName("the dead letter is written before its task is removed")
    void writesTheDeadLetterFirst() {
        FaultyDataSource faulty = new FaultyDataSource(pool, "57P01");
        AtomicInteger runs = new AtomicInteger();
        try (Node node = Node.on(faulty, (delivery, attempt) -> {
            runs.incrementAndGet();
            throw new IllegalStateException();
        })) {
            faulty.fail(sql -> sql.contains("state = 'DEAD'") && sql.startsWith("UPDATE"));
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(runs).hasValueGreaterThanOrEqualTo(3));
            assertThat(tasks())
                    .as("the task, while its dead letter is not written")
                    .isOne();
            assertThat(rows("RECEIVED")).isOne();
            faulty.heal();
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DEAD")).isOne());
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(tasks()).isZero());
            assertThat(runs).hasValue(3);
        }
    }

    @Test
    void handlesNothingTwiceWhereItsTaskCouldNotBeRemoved() {
        FaultyDataSource faulty = new FaultyDataSource(pool, "57P01");
        try (Node node = Node.on(faulty, (delivery, attempt) -> handle(delivery))) {
            faulty.fail(sql -> sql.startsWith("delete from hookseal_inbox_task"));
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(rows("DONE")).isOne());
            assertThat(tasks()).isOne();
            faulty.heal();
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(tasks()).isZero());
            assertThat(handled).containsExactly("1");
        }
    }

    @Test
    void givesATaskToWhatHasNone() {
        keepOnly(body(1));
        sql("DELETE FROM hookseal_inbox_task");
        try (Node node = Node.on(pool, (delivery, attempt) -> handle(delivery))) {
            awaitDone(1);
            assertThat(node.told.all).containsExactly("handled 1");
        }
    }

    @Test
    void forgetsWhatWasHandledWhenItsRetentionIsOver() {
        try (Node node = Node.on(pool, (delivery, attempt) -> handle(delivery))) {
            node.deliver(body(1));
            awaitDone(1);
            sql("UPDATE hookseal_inbox SET expires_at = 1");
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(number("SELECT COUNT(*) FROM hookseal_inbox"))
                            .isZero());
            node.deliver(body(1));
            awaitDone(1);
            assertThat(handled).containsExactly("1", "1");
        }
    }

    @Test
    @DisplayName("transactional work: the business row and the mark commit together, or neither does")
    void writesOnceWithTheMark() throws SQLException {
        sql("CREATE TABLE business (id VARCHAR(50) NOT NULL)");
        AtomicInteger runs = new AtomicInteger();
        try (Node node = Node.on(
                pool,
                builder -> builder.work(Node.QUICK.transactional()).handler("databridge", (delivery, attempt) -> {
                    insert(attempt.connection(), delivery.field("/id").text());
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("after the write");
                    }
                }))) {
            node.deliver(body(1));
            awaitDone(1);
            assertThat(runs).hasValue(2);
            assertThat(number("SELECT COUNT(*) FROM business")).isOne();
        }
    }

    @Test
    @DisplayName("whoever was taken for dead and is not writes nothing: his transaction is rolled back")
    void anOvertakenRunWritesNothing() {
        sql("CREATE TABLE business (id VARCHAR(50) NOT NULL)");
        AtomicInteger runs = new AtomicInteger();
        try (Node node = Node.on(
                pool,
                builder -> builder.work(Node.QUICK.transactional()).handler("databridge", (delivery, attempt) -> {
                    if (runs.incrementAndGet() == 1) {
                        try (Statement statement = attempt.connection().createStatement()) {
                            statement.execute("UPDATE hookseal_inbox SET runs = runs + 1"); // what another's begin does
                            attempt.connection().commit();
                        }
                    }
                    insert(attempt.connection(), delivery.field("/id").text());
                }))) {
            node.deliver(body(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(runs).hasValue(1));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(
                                    number("SELECT COUNT(*) FROM hookseal_inbox_task WHERE picked_by IS NOT NULL"))
                            .isOne());
            awaitDone(1);
            assertThat(runs).hasValue(2);
            assertThat(number("SELECT COUNT(*) FROM business")).isOne();
        }
    }

    @Test
    @DisplayName("whoever was overtaken marks nothing: no attempt, no success, no failure and no dead letter")
    void anOvertakenRunMarksNothing() throws SQLException {
        keepOnly(body(1));
        try (Connection connection = pool.getConnection()) {
            Rows rows = new Rows(Database.named(connection.getMetaData().getDatabaseProductName()));
            Row seen = rows.forgottenByTasks(connection, "databridge", "no task", 1)
                    .get(0);
            assertThat(rows.begin(connection, seen, 9, "one")).isTrue();
            assertThat(rows.begin(connection, seen, 9, "late")).isFalse();
            Row taken = rows.find(connection, seen.id()).orElseThrow();
            assertThat(taken.attempts()).isOne();
            assertThat(rows.begin(connection, taken, 1, "too often")).isFalse();
            assertThat(rows.begin(connection, taken, 9, "two")).isTrue();

            long overtaken = taken.runs();
            assertThat(rows.failed(connection, seen.id(), overtaken, "Late", "late", null))
                    .isFalse();
            assertThat(rows.dead(connection, seen.id(), overtaken, "Late", "late"))
                    .isFalse();
            assertThat(rows.done(connection, seen.id(), overtaken)).isFalse();
            Row held = rows.find(connection, seen.id()).orElseThrow();
            assertThat(held.state()).isEqualTo(Row.State.RECEIVED);
            assertThat(held.runningOn()).isEqualTo("two");
            assertThat(held.lastCause()).isNull();
            DeliveryIdentity identity = new DeliveryIdentity("databridge", "", Digest256.ofHex(seen.identity()));
            assertThat(rows.forget(connection, identity))
                    .as("what is still to be handled is not forgotten")
                    .isFalse();
            assertThat(rows.done(connection, seen.id(), held.runs())).isTrue();
            assertThat(rows.forget(connection, identity)).isTrue();
        }
    }

    private static void insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO business VALUES (?)")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    @Test
    @DisplayName("one order, one after another: a failure holds back those behind it, and another order passes by")
    void keepsTheOrder() {
        Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger(2);
        try (Node node = Node.on(
                pool,
                builder -> builder.work(Node.QUICK.orderedBy("/order").concurrency(8))
                        .handler("databridge", (delivery, attempt) -> {
                            String order = delivery.field("/order").text();
                            int now = atOnce.computeIfAbsent(order, key -> new AtomicInteger())
                                    .incrementAndGet();
                            most.accumulateAndGet(now, Math::max);
                            try {
                                if (order.equals("a") && failures.getAndDecrement() > 0) {
                                    throw new IllegalStateException();
                                }
                                handle(delivery);
                            } finally {
                                atOnce.get(order).decrementAndGet();
                            }
                        }))) {
            for (int i = 0; i < 5; i++) {
                node.deliver(body("a" + i, "a"));
                node.deliver(body("b" + i, "b"));
            }
            awaitDone(10);
            assertThat(handled.stream().filter(id -> id.startsWith("a"))).containsExactly("a0", "a1", "a2", "a3", "a4");
            assertThat(handled.stream().filter(id -> id.startsWith("b"))).containsExactly("b0", "b1", "b2", "b3", "b4");
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void aDeadLetterLetsThoseBehindItPass() {
        try (Node node = Node.on(
                pool,
                builder -> builder.work(Node.QUICK.orderedBy("/order")).handler("databridge", (delivery, attempt) -> {
                    if (delivery.field("/id").text().equals("1")) {
                        throw new IllegalStateException();
                    }
                    handle(delivery);
                }))) {
            node.deliver(body(1, "a"));
            node.deliver(body(2, "a"));
            awaitDone(1);
            assertThat(rows("DEAD")).isOne();
            assertThat(handled).containsExactly("2");
        }
    }

    @Test
    void handlesAsManyAtOnceAsAnEndpointMayAndHoldsUpNoOther() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (Node node = Node.on(
                pool,
                builder -> builder.work("databridge", Node.QUICK.concurrency(2))
                        .handler("databridge", (delivery, attempt) -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            go.await();
                            now.decrementAndGet();
                        })
                        .handler("other", this::handle),
                builder -> builder.endpoint(Node.endpoint("other")))) {
            for (int i = 0; i < 12; i++) {
                node.deliver(body(i));
            }
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(now).hasValue(2));
            node.deliver("other", body("quick"));
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(handled).containsExactly("quick"));
            assertThat(now).hasValue(2);
            go.countDown();
            awaitDone(13);
            assertThat(most).hasValue(2);
        }
    }

    @Test
    @DisplayName("row 125: a stop refuses what is new, lets what runs end, and nobody takes it over meanwhile")
    void drainsAtAStop() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Node stopping = Node.on(pool, (delivery, attempt) -> {
            running.countDown();
            go.await();
            handle(delivery);
        });
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        try (Node other = Node.on(pool, builder -> builder.handlersLater())) {
            stopping.deliver(body(1));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            Thread stop = new Thread(stopping::close);
            stop.start();
            await().dontCatchUncaughtExceptions()
                    .untilAsserted(() -> assertThat(stopping.deliver(body(2))).isEqualTo(503));
            assertThat(stopping.told.all).contains("refused stopping");
            other.inbox.start(Map.of(
                    new io.hookseal.handler.HandlerMark("other", "databridge", java.util.Set.of(), false),
                    (delivery, attempt) -> elsewhere.add("taken over")));
            // far longer than four heartbeats of 250 ms take
            await().dontCatchUncaughtExceptions()
                    .during(Duration.ofMillis(2500))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(elsewhere).isEmpty());
            assertThat(stop.isAlive()).as("the stop waits for the handler").isTrue();
            go.countDown();
            stop.join(10_000);
            assertThat(stop.isAlive()).isFalse();
            awaitDone(1);
            assertThat(handled).containsExactly("1");
            assertThat(elsewhere).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "what an operator has forgotten is handled again when it is delivered again by hand, as DataBridge's is")
    void handlesAgainWhatWasForgotten() {
        List<String> identities = new CopyOnWriteArrayList<>();
        try (Node node = Node.on(
                pool,
                builder -> builder.handler("other", each -> {}).handler("databridge", delivery -> {
                    identities.add(delivery.identity());
                    handle(delivery);
                }),
                builder -> builder.endpoint(Node.endpoint("other")))) {
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
            assertThat(node.deliver(body(1))).isEqualTo(202);
            String identity = identities.get(0);
            assertThat(node.receiver.forget("other", null, identity)).isFalse();
            assertThat(node.receiver.forget("databridge", "tenant", identity)).isFalse();
            assertThat(node.receiver.forget("databridge", null, identity)).isTrue();
            assertThat(node.receiver.forget("databridge", null, identity)).isFalse();
            assertThat(node.deliver(body(1))).isEqualTo(202);
            awaitDone(1);
            assertThat(handled).containsExactly("1", "1");
        }
    }

    @Test
    @DisplayName("row 127: a schema that is not there, or another, keeps the receiver from starting, with its mend")
    void startsOnNoOtherSchema() {
        try (HikariDataSource empty = database.fresh()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> Node.on(empty, (delivery, attempt) -> {}))
                    .withMessageContaining("its inbox has no table hookseal_inbox ")
                    .withMessageContaining("its inbox has no table hookseal_inbox_task ")
                    .withMessageContaining("V1__hookseal_inbox.sql");
        }
        sql("ALTER TABLE hookseal_inbox RENAME COLUMN runs TO rounds");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Node.on(pool, (delivery, attempt) -> {}))
                .withMessageContaining("its inbox has no table hookseal_inbox with the columns");
        sql("ALTER TABLE hookseal_inbox RENAME COLUMN rounds TO runs");
        sql("ALTER TABLE hookseal_inbox_order RENAME TO another");
        sql("CREATE TABLE hookseal_inbox_order AS SELECT * FROM another");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Node.on(pool, (delivery, attempt) -> {}))
                .withMessageContaining("without the primary key (endpoint, tenant, order_key)");
    }
}
