package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.ExchangeReport;
import io.hookseal.Settlement;
import io.hookseal.idempotency.DeliveryStore;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One run of the handler for each delivery, over HTTP: what senders see of claims, and when. */
class ClaimTest {
    private static final Wire DELIVERY = Signed.delivery(Signed.BODY);
    private static final int AT_ONCE = 100;
    private static final String DUPLICATE = "already handled\n";

    /** A thread for each of many clients, none of them from the pool that futures of handlers need. */
    private static final ExecutorService clients = Executors.newCachedThreadPool();

    @AfterAll
    static void stopClients() {
        clients.shutdown();
    }

    private static App on(DeliveryStore store, DeliveryHandler handler) {
        return on(store, handler, config -> {});
    }

    private static App on(DeliveryStore store, DeliveryHandler handler, Consumer<JavalinConfig> more) {
        return App.handling(handler, more, builder -> builder.store(store).maxWaiters(0));
    }

    private static void impatient(JavalinConfig config) {
        config.http.asyncTimeout = 100;
    }

    private static void hold(CountDownLatch gate) {
        try {
            assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Settlement> settlements(App app) {
        List<Settlement> all = new ArrayList<>();
        app.reports.answered.forEach(report -> all.add(report.settlement()));
        return all;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Test
    void answersADuplicateWithoutTheHandler() throws Exception {
        try (App app = App.standard()) {
            assertThat(app.send(DELIVERY).body()).isEqualTo("handled");
            Wire.Answer second = app.send(DELIVERY);
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.body()).isEqualTo(DUPLICATE);
            assertThat(app.handled).hasSize(1);
            assertThat(app.reports.answered).extracting(ExchangeReport::claim).containsExactly("acquired", "duplicate");
        }
    }

    @Test
    @DisplayName("row 75: after an async timeout the claim is left to its lease")
    void leavesTheClaimToItsLeaseAfterATimeout() throws Exception {
        ScriptedStore store = ScriptedStore.sound();
        AtomicBoolean ends = new AtomicBoolean();
        DeliveryHandler slow = (ctx, delivery) -> {
            if (!ends.get()) {
                ctx.future(CompletableFuture::new);
            }
        };
        try (App app = on(store, slow, ClaimTest::impatient)) {
            Wire.Answer timedOut = app.send(DELIVERY);
            assertThat(timedOut.status()).isEqualTo(503);
            assertThat(timedOut.header("Retry-After")).isEqualTo("5");
            assertThat(settlements(app)).containsExactly(Settlement.HELD);

            ends.set(true);
            assertThat(app.send(DELIVERY).status()).as("within the lease").isEqualTo(503);
            assertThat(app.handled).hasSize(1);

            store.advance(Duration.ofSeconds(30));
            assertThat(app.send(DELIVERY).status()).as("after the lease").isEqualTo(200);
            assertThat(app.handled).hasSize(2);
        }
    }

    @Test
    @DisplayName("row 75: what a future does after its timeout settles nothing")
    void isNotSettledByAFutureThatEndsTooLate() throws Exception {
        CompletableFuture<Void> future = new CompletableFuture<>();
        try (App app = on(ScriptedStore.sound(), (ctx, delivery) -> ctx.future(() -> future), ClaimTest::impatient)) {
            assertThat(app.send(DELIVERY).status()).isEqualTo(503);
            future.complete(null);
            assertThat(app.send(DELIVERY).status()).isEqualTo(503);
            assertThat(settlements(app)).containsExactly(Settlement.HELD, null);
        }
    }

    @Test
    @DisplayName("row 90: a timeout while a failure is being settled makes no 2xx of it")
    void waitsForASettlementThatIsUnderWay() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedStore store = ScriptedStore.releasingBehind(gate);
        // not before the container's thread is back: it is the one that times out
        Executor later = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
        Runnable fails = () -> {
            throw new IllegalStateException("planned");
        };
        DeliveryHandler failing = (ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(fails, later));
        Consumer<JavalinConfig> rosy = config -> {
            config.http.asyncTimeout = 500;
            config.routes.exception(Exception.class, (e, ctx) -> ctx.status(200));
            config.routes.error(500, ctx -> ctx.status(200).result("fine"));
        };
        try (App app = on(store, failing, rosy);
                Socket client = DELIVERY.open(app.port())) {
            assertThat(store.asked.await(10, TimeUnit.SECONDS)).isTrue();
            InputStream in = client.getInputStream();
            await().during(Duration.ofSeconds(1)).until(() -> in.available() == 0);
            gate.countDown();
            Wire.Answer answer = Wire.Answer.read(in, false);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("try again later\n");
            assertThat(settlements(app)).containsExactly(Settlement.RELEASED);
        }
    }

    @Test
    @DisplayName("row 81: 100 identical deliveries at once run the handler once, and get their 2xx after it")
    void runsTheHandlerOnceForManyAtOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger early = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        DeliveryHandler slow = (ctx, delivery) -> {
            hold(gate);
            ended.set(true);
        };
        try (App app = App.handling(slow)) {
            List<Future<Wire.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(clients.submit(() -> {
                    Wire.Answer answer = app.send(DELIVERY);
                    if (answer.status() == 200 && !ended.get()) {
                        early.incrementAndGet();
                    }
                    return answer;
                }));
            }
            // two wait, one runs, and the rest are told at once to come again
            await().untilAsserted(() -> assertThat(app.reports.answered).hasSize(AT_ONCE - 3));
            gate.countDown();

            List<Wire.Answer> all = new ArrayList<>();
            for (Future<Wire.Answer> answer : answers) {
                all.add(answer.get(10, TimeUnit.SECONDS));
            }
            assertThat(app.handled).hasSize(1);
            assertThat(early).hasValue(0);
            assertThat(all).filteredOn(answer -> answer.status() == 200).hasSize(3);
            assertThat(all)
                    .filteredOn(answer -> answer.status() == 503)
                    .hasSize(AT_ONCE - 3)
                    .allMatch(answer -> answer.header("Retry-After").equals("5"));
            assertThat(all)
                    .filteredOn(answer -> answer.body().equals(DUPLICATE))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("row 82: where the first fails, no waiter gets its answer, and one of them runs")
    void runsAWaiterWhereTheFirstFails() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger early = new AtomicInteger();
        AtomicBoolean succeeded = new AtomicBoolean();
        DeliveryHandler failingFirst = (ctx, delivery) -> {
            if (runs.incrementAndGet() == 1) {
                hold(gate);
                throw new IOException("planned");
            }
            succeeded.set(true);
        };
        try (App app = App.handling(failingFirst)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(clients.submit(() -> {
                    int status = app.send(DELIVERY).status();
                    if (status == 200 && !succeeded.get()) {
                        early.incrementAndGet();
                    }
                    return status;
                }));
            }
            await().untilAsserted(() -> assertThat(app.reports.inFlight).hasValue(2));
            gate.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(10, TimeUnit.SECONDS));
            }
            assertThat(statuses).containsExactlyInAnyOrder(503, 200, 200);
            assertThat(early).hasValue(0);
            assertThat(runs).hasValue(2);
            assertThat(app.reports.answered)
                    .extracting(ExchangeReport::claim)
                    .containsExactlyInAnyOrder("acquired", "acquired", "duplicate");
        }
    }

    @Test
    @DisplayName("row 86: a client that is gone after the handler's success is a duplicate when it comes again")
    void remembersWhatAClientDidNotWaitFor() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedStore store = ScriptedStore.completingBehind(gate);
        try (App app = on(store, (ctx, delivery) -> ctx.result("ok"))) {
            Socket client = DELIVERY.open(app.port());
            assertThat(store.asked.await(10, TimeUnit.SECONDS)).isTrue();
            reset(client);
            gate.countDown();
            await().untilAsserted(() -> assertThat(settlements(app)).containsExactly(Settlement.COMPLETED));

            Wire.Answer again = app.send(DELIVERY);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(DUPLICATE);
            assertThat(app.handled).hasSize(1);
        }
    }

    @Test
    @DisplayName("row 90: a handler that throws gives up its claim, and the next delivery runs it again")
    void givesUpTheClaimOfAHandlerThatThrows() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        DeliveryHandler failingFirst = (ctx, delivery) -> {
            if (runs.incrementAndGet() == 1) {
                throw new IOException("planned");
            }
        };
        try (App app = on(ScriptedStore.sound(), failingFirst)) {
            assertThat(app.send(DELIVERY).status()).isEqualTo(503);
            assertThat(app.send(DELIVERY).status()).isEqualTo(200);
            assertThat(app.send(DELIVERY).body()).isEqualTo(DUPLICATE);
            assertThat(runs).hasValue(2);
            assertThat(settlements(app)).containsExactly(Settlement.RELEASED, Settlement.COMPLETED, null);
        }
    }

    @Test
    @DisplayName("row 91: a success that the store cannot be told of is a 2xx all the same, and reported")
    void sendsASuccessThatTheStoreCannotBeToldOf() throws Exception {
        try (App app = on(ScriptedStore.failingToComplete(), (ctx, delivery) -> ctx.result("ok"))) {
            Wire.Answer answer = app.send(DELIVERY);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(settlements(app)).containsExactly(Settlement.COMPLETE_FAILED);
            assertThat(app.reports.storeFailures).containsExactly("complete");
        }
    }

    @Test
    @DisplayName("row 116: an answer that could not be written is a duplicate when its delivery comes again")
    void remembersWhatCouldNotBeAnswered() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        DeliveryHandler endless = (ctx, delivery) -> ctx.result(new Endless(failed));
        try (App app = on(ScriptedStore.sound(), endless)) {
            try (Socket client = DELIVERY.open(app.port())) {
                assertThat(client.getInputStream().readNBytes(9)).asString().isEqualTo("HTTP/1.1 ");
                reset(client);
            }
            assertThat(failed.await(10, TimeUnit.SECONDS)).as("writing ended").isTrue();

            Wire.Answer again = app.send(DELIVERY);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(DUPLICATE);
            assertThat(settlements(app)).containsExactly(Settlement.COMPLETED, null);
        }
    }

    /** An answer that only a failing write ends. */
    private static final class Endless extends InputStream {
        private final CountDownLatch closed;

        Endless(CountDownLatch closed) {
            this.closed = closed;
        }

        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return length;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static DeliveryHandler handler(DeliveryHandler handler) {
        return handler;
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("an empty one", handler((ctx, delivery) -> {})),
                arguments("a result", handler((ctx, delivery) -> ctx.result("ok"))),
                arguments("a long result", handler((ctx, delivery) -> ctx.result(new byte[200_000]))),
                arguments("a written stream", handler((ctx, delivery) -> {
                    OutputStream out = ctx.outputStream();
                    out.write(new byte[16_384]);
                })),
                arguments(
                        "a future's",
                        handler((ctx, delivery) ->
                                ctx.future(() -> CompletableFuture.runAsync(() -> ctx.result("ok"))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    @DisplayName("no byte of an answer leaves before its claim is settled")
    void settlesBeforeTheFirstByte(String which, DeliveryHandler handler) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedStore store = ScriptedStore.completingBehind(gate);
        try (App app = on(store, handler);
                Socket client = DELIVERY.open(app.port())) {
            assertThat(store.asked.await(10, TimeUnit.SECONDS)).isTrue();
            InputStream in = client.getInputStream();
            await().during(Duration.ofMillis(200)).until(() -> in.available() == 0);
            assertThat(app.reports.answered).as(which).isEmpty();
            gate.countDown();
            assertThat(Wire.Answer.read(in, false).status()).isEqualTo(200);
            assertThat(settlements(app)).containsExactly(Settlement.COMPLETED);
        }
    }
}
