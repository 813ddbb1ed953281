package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookseal.ConfigurationException;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Methods that are marked with {@link OnWebhook}, in a Javalin application. */
class HandlersTest {
    private static byte[] body(String event, String id) {
        return ("{\"event\":\"" + event + "\",\"timestamp\":\"2026-11-21T12:00:00Z\",\"run\":{\"id\":\"" + id + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static final class Runs {
        final List<String> calls = new CopyOnWriteArrayList<>();

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        Map<String, Object> failed(Map<String, Object> run, Delivery delivery, Context ctx) {
            calls.add(run.get("event") + " " + delivery.verified() + " " + ctx.path());
            return Map.of("taken", true);
        }

        @OnWebhook(endpoint = "validibot", event = "run.succeeded")
        CompletableFuture<String> succeeded(byte[] body, InputStream stream) throws IOException {
            String same = body.length == stream.readAllBytes().length ? "same" : "other";
            return CompletableFuture.supplyAsync(() -> {
                calls.add("succeeded");
                return same;
            });
        }

        @OnWebhook(endpoint = "attesta")
        void number(Integer notAnObject) {
            calls.add("number " + notAnObject);
        }

        @OnWebhook(endpoint = "open", unverified = true)
        String open(String text) {
            return text;
        }
    }

    private static App with(Runs runs) {
        return App.of((config, app) -> config.registerPlugin(new HooksealPlugin(app.receiver()).handlers(runs)));
    }

    @Test
    void callsTheMethodOfTheEventAndAnswersWhatItReturns() throws Exception {
        Runs runs = new Runs();
        try (App app = with(runs)) {
            Wire.Answer failed = app.send(Signed.delivery(body("run.failed", "1")));
            assertThat(failed.status()).isEqualTo(200);
            assertThat(failed.body()).isEqualTo("{\"taken\":true}");
            Wire.Answer succeeded = app.send(Signed.delivery(body("run.succeeded", "1")));
            assertThat(succeeded.status()).isEqualTo(200);
            assertThat(succeeded.body()).isEqualTo("same");
            assertThat(app.send(Wire.post("/open").body(new byte[] {'h', 'i'})).body())
                    .isEqualTo("hi");
            assertThat(runs.calls).containsExactly("run.failed true /hook", "succeeded");
            assertThat(app.send(Signed.delivery(body("run.succeeded", "1"))).body())
                    .isEqualTo("already handled\n");
            assertThat(runs.calls).hasSize(2);
        }
    }

    @Test
    void completesAnEventThatNoMethodTakesAsIgnored() throws Exception {
        Runs runs = new Runs();
        try (App app = with(runs)) {
            Wire.Answer answer = app.send(Signed.delivery(body("run.completed", "1")));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ignored\n");
            assertThat(app.send(Signed.delivery(body("run.completed", "1"))).body())
                    .isEqualTo("already handled\n");
            assertThat(app.reports.answered.get(0).settlement()).isEqualTo(Settlement.IGNORED);
            assertThat(runs.calls).isEmpty();
        }
    }

    @Test
    void asksForAnotherDeliveryWhereThePayloadCannotBeRead() throws Exception {
        Runs runs = new Runs();
        try (App app = with(runs)) {
            byte[] body =
                    "{\"event\":\"DENIED\",\"timestamp\":\"2026-11-21T12:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
            Wire delivery = Wire.post("/other")
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, body))
                    .body(body);
            assertThat(app.send(delivery).status()).isEqualTo(503);
            assertThat(app.reports.answered.get(0).settlement()).isEqualTo(Settlement.RELEASED);
            assertThat(runs.calls).isEmpty();
        }
    }

    static final class Wrong {
        @OnWebhook(endpoint = "validibot", event = "run.fialed")
        void misspelt() {}

        @OnWebhook(endpoint = "nobody")
        void nobody() {}

        @OnWebhook(endpoint = "dembrane")
        void withoutPath() {}
    }

    @Test
    void doesNotStartWithMethodsThatCannotBeBound() {
        try (WebhookReceiver receiver = App.receiver(new ReceiverListener() {})) {
            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class,
                    () -> Javalin.create(
                            config -> config.registerPlugin(new HooksealPlugin(receiver).handlers(new Wrong()))));
            assertThat(refused.problems())
                    .extracting(problem -> problem.endpoint() + ": " + problem.fault())
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).startsWith("validibot: ").contains("'run.fialed'"),
                            line -> assertThat(line).startsWith("nobody: is not an endpoint"),
                            line -> assertThat(line).isEqualTo("dembrane: has no path"));
        }
    }
}
