package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.SpringVersion;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Methods marked with {@code @OnWebhook}, in one container. */
abstract class OnWebhookContract {
    private App app;

    abstract Server server();

    @AfterEach
    void stop() throws Exception {
        app.close();
    }

    private void start(Class<?>... beans) throws Exception {
        app = App.on(server()).with(beans).start();
    }

    private Wire.Answer deliver(String event) throws Exception {
        return app.send(delivery("/hook", event));
    }

    static Wire delivery(String target, String event) {
        byte[] body = ("{\"event\":\"" + event
                        + "\",\"timestamp\":\"2026-11-21T12:00:00Z\",\"run\":{\"id\":\"\u00e9-1\"}}")
                .getBytes(UTF_8);
        return Signed.delivery(target, body).header("Content-Type", "application/json");
    }

    record Run(String id) {}

    record RunEvent(String event, Run run) {}

    static class ByEvent {
        private final App.Seen seen;

        ByEvent(App.Seen seen) {
            this.seen = seen;
        }

        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void completed(RunEvent run, Delivery delivery) {
            seen.handled("completed " + run.run().id() + " " + delivery.verified());
        }

        @OnWebhook(endpoint = "validibot")
        void other(byte[] body) {
            seen.handled("other " + new String(body, UTF_8));
        }

        @OnWebhook(endpoint = "open", unverified = true)
        void open(Delivery delivery) {
            seen.handled("open " + delivery.verified());
        }
    }

    @Test
    @DisplayName(
            "rows 67, 77: each event has its method, also for deliveries that nobody verified and that were asked for by name")
    void callsTheMethodOfTheEvent() throws Exception {
        start(ByEvent.class);
        Wire.Answer answer = deliver("run.completed");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(deliver("run.failed").status()).isEqualTo(200);
        assertThat(app.send(Wire.post("/open").body("{}".getBytes(UTF_8))).status())
                .isEqualTo(200);
        assertThat(app.seen.handled.get(0)).isEqualTo("completed \u00e9-1 true");
        assertThat(app.seen.handled.get(1)).startsWith("other {\"event\":\"run.failed\"");
        assertThat(app.seen.handled.get(2)).isEqualTo("open false");
        assertThat(app.seen.settlements()).containsExactly("completed", "completed", "completed");
    }

    static class OneEvent {
        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void completed() {}
    }

    @Test
    void completesAnEventThatNoMethodTakesAsIgnored() throws Exception {
        start(OneEvent.class);
        Wire.Answer answer = deliver("run.failed");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ignored\n");
        assertThat(app.seen.settlements()).containsExactly("ignored");
    }

    static class Payloads {
        private final App.Seen seen;

        Payloads(App.Seen seen) {
            this.seen = seen;
        }

        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void text(String body, @RequestHeader("X-Validibot-Signature") String signature, Locale locale) {
            seen.handled(body + signature.length() + (locale != null));
        }

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        void tree(Map<String, Object> body, @RequestParam(required = false) String absent) {
            seen.handled(body.get("run") + " " + absent);
        }

        @OnWebhook(endpoint = "validibot", event = "run.succeeded")
        void entity(HttpEntity<RunEvent> entity, InputStream stream) {
            seen.handled(entity.getBody().run().id() + entity.getHeaders().getFirst("Host") + (stream != null));
        }

        @OnWebhook(endpoint = "attesta")
        void two(com.fasterxml.jackson.databind.JsonNode body) {
            seen.handled("Jackson 2 " + body.get("run").get("id").textValue());
        }

        @OnWebhook(endpoint = "open", unverified = true)
        void three(tools.jackson.databind.JsonNode body) {
            seen.handled("Jackson 3 " + body.get("run").get("id").stringValue());
        }
    }

    @Test
    void readsThePayloadInEveryWayThatIsAskedFor() throws Exception {
        start(Payloads.class);
        assertThat(deliver("run.completed").status()).isEqualTo(200);
        assertThat(app.seen.handled.get(0))
                .startsWith("{\"event\"")
                .contains("\u00e9-1")
                .endsWith("71true");
        assertThat(deliver("run.failed").status()).isEqualTo(200);
        assertThat(app.seen.handled.get(1)).isEqualTo("{id=\u00e9-1} null");
        assertThat(deliver("run.succeeded").status()).isEqualTo(200);
        assertThat(app.seen.handled.get(2)).isEqualTo("\u00e9-1localhosttrue");
        byte[] body = Signed.body(1);
        if (SpringVersion.getVersion().startsWith("6.")) {
            Wire attesta = Wire.post("/other")
                    .header("Content-Type", "application/json")
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, body))
                    .body(body);
            assertThat(app.send(attesta).status()).isEqualTo(200);
            assertThat(app.seen.handled.get(3)).isEqualTo("Jackson 2 n-1");
        } else {
            Wire open = Wire.post("/open")
                    .header("Content-Type", "application/json")
                    .body(body);
            assertThat(app.send(open).status()).isEqualTo(200);
            assertThat(app.seen.handled.get(3)).isEqualTo("Jackson 3 n-1");
        }
    }

    static class Returning {
        @OnWebhook(endpoint = "validibot", event = "run.completed")
        String challenge() {
            return "challenge";
        }

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        CompletableFuture<Map<String, String>> future() {
            return CompletableFuture.supplyAsync(() -> Map.of("a", "b"));
        }

        @OnWebhook(endpoint = "validibot", event = "run.succeeded")
        ResponseEntity<String> entity() {
            return ResponseEntity.accepted().header("X-Made", "here").body("entity");
        }

        @OnWebhook(endpoint = "validibot")
        DeferredResult<Run> deferred() {
            DeferredResult<Run> result = new DeferredResult<>();
            result.setResult(new Run("d"));
            return result;
        }

        @OnWebhook(endpoint = "open", unverified = true)
        CompletableFuture<Void> nothing() {
            return CompletableFuture.runAsync(() -> {});
        }
    }

    @Test
    @DisplayName("row 74: what is returned is the answer's body, now or later")
    void answersWithWhatIsReturned() throws Exception {
        start(Returning.class);
        assertThat(deliver("run.completed").body()).isEqualTo("challenge");
        assertThat(deliver("run.failed").body()).isEqualTo("{\"a\":\"b\"}");
        Wire.Answer entity = deliver("run.succeeded");
        assertThat(entity.status()).isEqualTo(202);
        assertThat(entity.body()).isEqualTo("entity");
        assertThat(entity.header("X-Made")).isEqualTo("here");
        assertThat(deliver("run.cancelled").body()).isEqualTo("{\"id\":\"d\"}");
        Wire.Answer nothing = app.send(Wire.post("/open").body("{}".getBytes(UTF_8)));
        assertThat(nothing.status()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
        assertThat(app.seen.settlements()).hasSize(5).containsOnly("completed");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @OnWebhook(endpoint = "validibot")
    @interface OnRun {
        @AliasFor(annotation = OnWebhook.class, attribute = "event")
        String[] value() default {};
    }

    interface Declares<T> {
        @OnRun("run.completed")
        void take(T payload);
    }

    abstract static class Base<T> implements Declares<T> {
        @OnRun("run.failed")
        public void failed(T payload) {
            failedWith(payload);
        }

        abstract void failedWith(T payload);
    }

    static class Generic extends Base<RunEvent> {
        private final App.Seen seen;

        Generic(App.Seen seen) {
            this.seen = seen;
        }

        @Override
        public void take(RunEvent payload) {
            seen.handled("took " + payload.run().id());
        }

        @Override
        void failedWith(RunEvent payload) {
            seen.handled("failed " + payload.run().id());
        }
    }

    @Test
    @DisplayName("row 77: found on interfaces and generic supertypes, and as an annotation of one's own")
    void findsMethodsInSupertypes() throws Exception {
        start(Generic.class);
        assertThat(deliver("run.completed").status()).isEqualTo(200);
        assertThat(deliver("run.failed").status()).isEqualTo(200);
        assertThat(app.seen.handled).containsExactly("took \u00e9-1", "failed \u00e9-1");
    }

    @Test
    @DisplayName("rows 68, 69, 71, 76: no path and no method leads to a handler unverified")
    void refusesWhatIsNotVerified() throws Exception {
        start(ByEvent.class);
        for (String path : new String[] {
            "/hook",
            "/hook/",
            "/hook%20",
            "/hook%0a",
            "/hook%3bx",
            "/HOOK",
            "/hook;x",
            "//hook",
            "/%68ook",
            "/a/../hook",
            "/public;/../hook",
            "/hook.json",
            "/./hook"
        }) {
            int status = app.send(Wire.post(path).body(Signed.BODY)).status();
            assertThat(status).as(path).isBetween(400, 499);
        }
        assertThat(app.send(delivery("/hook;x", "run.completed")).status()).isEqualTo(200);
        for (String method : new String[] {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            Wire.Answer answer = app.send(Wire.of(method, "/hook").header("X-HTTP-Method-Override", "POST"));
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).as(method).isEqualTo("POST");
        }
        assertThat(app.seen.handled).hasSize(1);
    }

    @RestController
    static class TakesEverything {
        private final App.Seen seen;

        TakesEverything(App.Seen seen) {
            this.seen = seen;
        }

        @RequestMapping({"/hook", "/**"})
        String all() {
            seen.handled("all");
            return "all";
        }
    }

    @Test
    @DisplayName(
            "rule 9: no mapping of the application takes a delivery before it is verified, and only POST is taken from it")
    void comesBeforeTheMappingsOfTheApplication() throws Exception {
        start(ByEvent.class, TakesEverything.class);
        assertThat(app.send(Wire.post("/hook").body(Signed.BODY)).status()).isEqualTo(401);
        assertThat(deliver("run.completed").status()).isEqualTo(200);
        assertThat(app.seen.handled).hasSize(1).allMatch(each -> each.startsWith("completed"));
        assertThat(app.send(Wire.of("GET", "/hook?challenge=1")).body()).isEqualTo("all");
    }

    @Test
    @DisplayName("row 81: a delivery that was handled is not handled again")
    void handlesOnce() throws Exception {
        start(ByEvent.class);
        deliver("run.completed");
        assertThat(deliver("run.completed").body()).isEqualTo("already handled\n");
        assertThat(app.seen.handled).hasSize(1);
    }

    @Configuration
    @Order(0) // so that its interceptor comes before the adapter's
    static class Ending {
        @Bean
        MappedInterceptor ending() {
            return new MappedInterceptor(new String[] {"/hook"}, new HandlerInterceptor() {
                @Override
                public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                    return false;
                }
            });
        }
    }

    @Test
    @DisplayName(
            "the invariant: a request that somebody ends between mapping and handler is no success, whatever its status")
    void releasesWhatNeverReachedItsHandler() throws Exception {
        start(ByEvent.class, Ending.class);
        assertThat(deliver("run.completed").status()).isEqualTo(503);
        assertThat(app.seen.settlements()).containsExactly("released");
        assertThat(app.seen.handled).isEmpty();
    }
}
