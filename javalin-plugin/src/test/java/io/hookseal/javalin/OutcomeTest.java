package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a handler ends is settled once and before the answer leaves; no failure becomes a 2xx. */
class OutcomeTest {
    private static final Wire DELIVERY = Signed.delivery(Signed.BODY).header("Accept-Encoding", "gzip");

    /** Not the common pool, whose threads the futures of handlers need. */
    private static final ExecutorService clients = Executors.newFixedThreadPool(16);

    @AfterAll
    static void stopClients() {
        clients.shutdown();
    }

    /** What tries to make a 2xx of everything. */
    private static void rosy(JavalinConfig config) {
        config.routes.exception(
                Exception.class, (e, ctx) -> ctx.status(200).result("fine").header("X-Rosy", "1"));
        for (int status : new int[] {400, 404, 500, 502, 503}) {
            config.routes.error(status, ctx -> ctx.status(200).result("fine"));
        }
        config.routes.afterMatched(ctx -> ctx.status(200));
        config.routes.after(ctx -> ctx.status(200).result("fine"));
        config.http.asyncTimeout = 100;
    }

    private static DeliveryHandler handler(DeliveryHandler handler) {
        return handler;
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("throws", handler((ctx, delivery) -> {
                    throw new IOException("planned");
                })),
                arguments("throws behind a result", handler((ctx, delivery) -> {
                    ctx.status(200).result("looks good").header("X-Mine", "1");
                    throw new IllegalStateException("planned");
                })),
                arguments("throws what Javalin makes a 400 of", handler((ctx, delivery) -> {
                    throw new BadRequestResponse("planned");
                })),
                arguments("throws an Error", handler((ctx, delivery) -> {
                    throw new AssertionError("planned");
                })),
                arguments("throws behind a written stream", handler((ctx, delivery) -> {
                    ctx.outputStream().write("half".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    throw new IllegalStateException("planned");
                })),
                arguments("throws behind a writer", handler((ctx, delivery) -> {
                    ctx.res().getWriter().write("half");
                    throw new IllegalStateException("planned");
                })),
                arguments("throws behind what would be compressed", handler((ctx, delivery) -> {
                    ctx.outputStream().write(new byte[5_000]);
                    throw new IllegalStateException("planned");
                })),
                arguments("throws and skips the rest", handler((ctx, delivery) -> {
                    ctx.skipRemainingHandlers();
                    throw new IllegalStateException("planned");
                })),
                arguments("answers 404", handler((ctx, delivery) -> ctx.status(404))),
                arguments(
                        "answers 400 and skips the rest",
                        handler((ctx, delivery) -> ctx.status(400).result("bad").skipRemainingHandlers())),
                arguments("sends an error", handler((ctx, delivery) -> ctx.res().sendError(404))),
                arguments(
                        "sends an error with a text",
                        handler((ctx, delivery) -> ctx.res().sendError(404, "planned"))),
                arguments(
                        "sends a redirect", handler((ctx, delivery) -> ctx.res().sendRedirect("/elsewhere"))),
                arguments("redirects", handler((ctx, delivery) -> ctx.redirect("/elsewhere"))),
                arguments(
                        "a future that fails",
                        handler((ctx, delivery) ->
                                ctx.future(() -> CompletableFuture.failedFuture(new IOException("planned"))))),
                arguments(
                        "a future that fails later",
                        handler((ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
                            throw new IllegalStateException("planned");
                        })))),
                arguments(
                        "a future that answers 404",
                        handler((ctx, delivery) ->
                                ctx.future(() -> CompletableFuture.runAsync(() -> ctx.status(404))))),
                arguments(
                        "a future that answers 404 and skips the rest",
                        handler((ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(
                                () -> ctx.status(404).result("lost").skipRemainingHandlers())))),
                arguments(
                        "a future that cannot be made",
                        handler((ctx, delivery) -> ctx.future(() -> {
                            throw new IllegalStateException("planned");
                        }))),
                arguments("a future that never ends", handler((ctx, delivery) -> ctx.future(CompletableFuture::new))),
                arguments(
                        "async that fails",
                        handler((ctx, delivery) -> ctx.async(() -> {
                            throw new IOException("planned");
                        }))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    @DisplayName("row 90: a handler that failed is 503, whatever other handlers make of it")
    void asksForAnotherDelivery(String how, DeliveryHandler failing) throws Exception {
        try (App rosy = App.handling(failing, OutcomeTest::rosy);
                App plain = App.handling(failing, config -> config.http.asyncTimeout = 100)) {
            for (App app : new App[] {rosy, plain}) {
                Wire.Answer answer = app.send(DELIVERY);

                assertThat(answer.status()).as(how).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("try again later\n");
                assertThat(answer.header("Retry-After")).isEqualTo("5");
                assertThat(answer.header("X-Mine") + answer.header("X-Rosy") + answer.header("Location"))
                        .isEmpty();
                assertThat(app.handled).hasSize(1);
                assertThat(app.reports.answered)
                        .extracting(ExchangeReport::status)
                        .containsExactly(503);
            }
        }
    }

    static Stream<Arguments> successes() {
        return Stream.of(
                arguments("says nothing", 200, "", handler((ctx, delivery) -> {})),
                arguments("result", 200, "ok", handler((ctx, delivery) -> ctx.result("ok"))),
                arguments(
                        "202",
                        202,
                        "ok",
                        handler((ctx, delivery) -> ctx.status(202).result("ok"))),
                arguments("204", 204, "", handler((ctx, delivery) -> ctx.status(204))),
                arguments("json", 200, "[1]", handler((ctx, delivery) -> ctx.json(new int[] {1}))),
                arguments(
                        "skips the rest",
                        200,
                        "ok",
                        handler((ctx, delivery) -> ctx.result("ok").skipRemainingHandlers())),
                arguments(
                        "future",
                        201,
                        "ok",
                        handler((ctx, delivery) -> ctx.future(() ->
                                CompletableFuture.runAsync(() -> ctx.status(201).result("ok"))))),
                arguments(
                        "future that skips the rest",
                        201,
                        "ok",
                        handler((ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(
                                () -> ctx.status(201).result("ok").skipRemainingHandlers())))),
                arguments("async", 200, "ok", handler((ctx, delivery) -> ctx.async(() -> ctx.result("ok")))),
                arguments(
                        "writes the stream",
                        200,
                        "ok",
                        handler((ctx, delivery) -> ctx.outputStream().write(new byte[] {'o', 'k'}))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("successes")
    @DisplayName("a handler's 2xx is sent as it is, and settled once")
    void sendsTheHandlersAnswer(String how, int status, String body, DeliveryHandler handler) throws Exception {
        try (App app = App.handling(handler)) {
            Wire.Answer answer = app.send(DELIVERY);

            assertThat(answer.status()).as(how).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(app.handled).hasSize(1);
            assertThat(app.reports.answered).extracting(ExchangeReport::status).containsExactly(status);
        }
    }

    @Test
    @DisplayName("a handler's own 5xx is sent as it is, and stays one")
    void sendsTheHandlersOwn5xx() throws Exception {
        DeliveryHandler busy = (ctx, delivery) -> ctx.status(502).result("busy").header("Retry-After", "77");
        try (App app = App.handling(busy);
                App rosy = App.handling(busy, OutcomeTest::rosy)) {
            Wire.Answer answer = app.send(DELIVERY);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).isEqualTo("busy");
            assertThat(answer.header("Retry-After")).isEqualTo("77");
            assertThat(rosy.send(DELIVERY).status()).isEqualTo(502);
        }
    }

    @Test
    @DisplayName("row 90: an after-handler that ends all handling makes no 2xx of a failure or refusal")
    void undoesAnAfterHandlerThatSkipsTheRest() throws Exception {
        Consumer<JavalinConfig> skipping = config ->
                config.routes.after(ctx -> ctx.status(200).result("fine").skipRemainingHandlers());
        DeliveryHandler throwing = (ctx, delivery) -> {
            throw new IOException("planned");
        };
        try (App throwingApp = App.handling(throwing, skipping);
                App busyApp = App.handling((ctx, delivery) -> ctx.status(502), skipping)) {
            Wire.Answer answer = throwingApp.send(DELIVERY);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("try again later\n");
            assertThat(throwingApp.send(Wire.post("/hook").body(Signed.BODY)).body())
                    .isEqualTo("unauthorized\n");
            assertThat(busyApp.send(DELIVERY).status()).isEqualTo(502);
        }
    }

    static Stream<Arguments> endings() {
        List<Arguments> all = new ArrayList<>();
        for (int length : new int[] {0, 13, 100_000}) {
            io.javalin.http.Handler rosy =
                    ctx -> ctx.status(200).result("x".repeat(length)).skipRemainingHandlers();
            all.add(arguments("after, " + length, (Consumer<JavalinConfig>) config -> config.routes.after(rosy)));
            all.add(arguments(
                    "afterMatched, " + length, (Consumer<JavalinConfig>) config -> config.routes.afterMatched(rosy)));
            all.add(arguments("error, " + length, (Consumer<JavalinConfig>) config -> {
                for (int status : new int[] {401, 500, 502, 503}) {
                    config.routes.error(status, rosy);
                }
            }));
            all.add(arguments("exception, " + length, (Consumer<JavalinConfig>) config -> config.routes.exception(
                    Exception.class,
                    (e, ctx) -> ctx.status(200).result("x".repeat(length)).skipRemainingHandlers())));
        }
        all.add(arguments("after, status only", (Consumer<JavalinConfig>)
                config -> config.routes.after(ctx -> ctx.status(200).skipRemainingHandlers())));
        all.add(arguments("error, status only", (Consumer<JavalinConfig>) config -> {
            config.routes.error(401, ctx -> ctx.status(200).skipRemainingHandlers());
            config.routes.error(503, ctx -> ctx.status(200).skipRemainingHandlers());
        }));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    @DisplayName("row 90: nobody who ends all handling makes a 2xx of a failure or refusal, whatever the length")
    void letsNobodyEndAFailureAsASuccess(String how, Consumer<JavalinConfig> ending) throws Exception {
        DeliveryHandler throwing = (ctx, delivery) -> {
            throw new IOException("planned");
        };
        DeliveryHandler future = (ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
            throw new IllegalStateException("planned");
        }));
        DeliveryHandler busy = (ctx, delivery) -> ctx.status(502).result("busy");
        try (App throwingApp = App.handling(throwing, ending);
                App futureApp = App.handling(future, ending);
                App busyApp = App.handling(busy, ending)) {
            for (App app : List.of(throwingApp, futureApp)) {
                Wire.Answer answer = app.send(DELIVERY);
                assertThat(answer.status()).as(how).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("try again later\n");
                assertThat(app.send(Wire.post("/hook").body(Signed.BODY)).status())
                        .isEqualTo(401);
            }
            assertThat(busyApp.send(DELIVERY).status()).isEqualTo(502);
        }
    }

    @Test
    @DisplayName(
            "an onTimeout of ctx.async is the handler's own answer: a 5xx asks for another delivery, a 2xx does not")
    void takesTheAnswerOfAnAsyncTimeout() throws Exception {
        for (int status : new int[] {200, 503}) {
            CountDownLatch ends = new CountDownLatch(1);
            DeliveryHandler slow = (ctx, delivery) -> ctx.async(
                    config -> {
                        config.timeout = 50;
                        config.onTimeout(late -> late.status(status).result("timed out"));
                    },
                    ends::await);
            try (App app = App.handling(slow)) {
                assertThat(app.send(DELIVERY).status()).isEqualTo(status);
                ends.countDown();
            }
        }
        CountDownLatch ends = new CountDownLatch(1);
        DeliveryHandler unheard = (ctx, delivery) -> ctx.async(config -> config.timeout = 50, ends::await);
        try (App app = App.handling(unheard, OutcomeTest::rosy)) {
            assertThat(app.send(DELIVERY).status()).isEqualTo(503);
            ends.countDown();
        }
    }

    @Test
    @DisplayName("a receiver that is broken itself is 503, whatever exception handlers say")
    void asksForAnotherDeliveryWhereTheReceiverIsBroken() throws Exception {
        boolean[] broken = new boolean[1];
        WebhookReceiver receiver = WebhookReceiver.builder()
                .clock(() -> {
                    if (broken[0]) {
                        throw new IllegalStateException("planned");
                    }
                    return App.NOW;
                })
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path("/hook")
                        .secret(Signed.SECRET)
                        .maxBody(App.MAX_BODY))
                .build();
        broken[0] = true;
        try (App app = App.of((config, self) -> {
            config.registerPlugin(new HooksealPlugin(receiver).on("validibot", self::handle));
            rosy(config);
        })) {
            assertThat(app.send(DELIVERY).status()).isEqualTo(503);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    void runsTheExceptionHandlersAndAfterHandlersOfTheApplication() throws Exception {
        AtomicInteger exceptions = new AtomicInteger();
        AtomicInteger afters = new AtomicInteger();
        DeliveryHandler failing = (ctx, delivery) -> {
            throw new IOException("planned");
        };
        try (App app = App.handling(failing, config -> {
            config.routes.exception(IOException.class, (e, ctx) -> exceptions.incrementAndGet());
            config.routes.after(ctx -> afters.addAndGet(ctx.statusCode()));
        })) {
            app.send(DELIVERY);
            app.send(Wire.post("/hook").body(Signed.BODY));
        }
        assertThat(exceptions).hasValue(1);
        assertThat(afters).hasValue(503 + 401);
    }

    @Test
    @DisplayName("settled before the first byte leaves, also for a future")
    void settlesBeforeTheAnswerLeaves() throws Exception {
        CountDownLatch ends = new CountDownLatch(1);
        DeliveryHandler waiting = (ctx, delivery) -> ctx.future(() -> CompletableFuture.runAsync(() -> {
            try {
                assertThat(ends.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ctx.result("ok");
        }));
        AtomicInteger settledAtAfter = new AtomicInteger();
        AtomicInteger committedAtAfter = new AtomicInteger();
        App[] self = new App[1];
        try (App app = App.handling(
                waiting,
                config -> config.routes.after(ctx -> {
                    settledAtAfter.set(self[0].reports.answered.size());
                    committedAtAfter.set(ctx.res().isCommitted() ? 1 : 0);
                }))) {
            self[0] = app;
            Future<Wire.Answer> answer = clients.submit(() -> app.send(DELIVERY));
            await().untilAsserted(() -> assertThat(app.handled).hasSize(1));
            assertThat(app.reports.answered).isEmpty();
            ends.countDown();
            assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok");
        }
        assertThat(settledAtAfter).hasValue(1);
        assertThat(committedAtAfter).hasValue(0);
    }

    @Test
    void tellsManyDeliveriesApartAtOnce() throws Exception {
        try (App app = App.standard()) {
            List<Future<Wire.Answer>> answers = IntStream.range(0, 300)
                    .mapToObj(i -> i % 3 == 0 ? Wire.post("/hook").body(Signed.BODY) : Signed.delivery(Signed.body(i)))
                    .map(request -> clients.submit(() -> app.send(request)))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(10, TimeUnit.SECONDS).status()).isEqualTo(i % 3 == 0 ? 401 : 200);
            }
            assertThat(app.handled).hasSize(200);
            assertThat(app.reports.answered).hasSize(300);
        }
    }

    @Test
    @DisplayName("a failure behind an answer that has left is reported as one")
    void reportsAFailureBehindAnAnswerThatHasLeft() throws Exception {
        try (App app = App.handling((ctx, delivery) -> {
            ctx.res().flushBuffer();
            throw new IllegalStateException("planned");
        })) {
            assertThat(app.send(DELIVERY).status()).isEqualTo(200);
            assertThat(app.reports.answered).extracting(ExchangeReport::status).containsExactly(503);
        }
    }
}
