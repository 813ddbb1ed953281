package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.Settlement;
import io.hookseal.idempotency.DeliveryStore;
import io.javalin.config.JavalinConfig;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Javalin adds to the rules of claims, beyond the contract of adapters: futures, and its ways to answer. */
class ClaimTest {
    private static final Wire DELIVERY = Signed.delivery(Signed.BODY);

    private static App on(DeliveryStore store, DeliveryHandler handler) {
        return on(store, handler, config -> {});
    }

    private static App on(DeliveryStore store, DeliveryHandler handler, Consumer<JavalinConfig> more) {
        return App.handling(handler, more, builder -> builder.store(store).maxWaiters(0));
    }

    private static void impatient(JavalinConfig config) {
        config.http.asyncTimeout = 100;
    }

    private static List<Settlement> settlements(App app) {
        List<Settlement> all = new ArrayList<>();
        app.reports.answered.forEach(report -> all.add(report.settlement()));
        return all;
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
