package io.hookseal.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.delivery.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WebhookHandlersTest {
    private static final PayloadReader LINES =
            (body, type) -> new Line(type.getTypeName(), new String(body.readAllBytes(), StandardCharsets.UTF_8));

    private static Delivery delivery(String endpoint, @Nullable String event) {
        return Delivery.of(endpoint, "s", "\u00e9".getBytes(StandardCharsets.UTF_8))
                .event(event, true)
                .keyId("k")
                .build();
    }

    private static WebhookMethod found(WebhookHandlers handlers, Delivery delivery) {
        return Objects.requireNonNull(handlers.methodFor(delivery));
    }

    private static WebhookHandlers of(Object... targets) {
        WebhookHandlers handlers =
                WebhookHandlers.builder().passing(Passed.class).add(targets).build();
        assertThat(handlers.faults()).isEmpty();
        return handlers;
    }

    private static List<String> faults(Object... targets) {
        return WebhookHandlers.builder().passing(Passed.class).add(targets).build().faults().stream()
                .map(fault -> fault.endpoint() + ": " + fault.fault() + "; " + fault.mend())
                .toList();
    }

    record Passed(String text) {}

    record Line(String type, String text) {}

    static class Runs {
        final List<String> calls = new ArrayList<>();

        @OnWebhook(endpoint = "runs", event = "failed")
        void failed(Line line, Delivery delivery) {
            calls.add("failed " + line.text() + " " + delivery.event());
        }

        @OnWebhook(
                endpoint = "runs",
                event = {"done", "succeeded"})
        public String done(byte[] body, String text, InputStream stream, Passed passed) throws IOException {
            calls.add("done " + body.length + text + stream.readAllBytes().length + passed.text());
            return "an answer";
        }

        @OnWebhook(endpoint = "runs")
        protected void other() {
            calls.add("other");
        }

        @OnWebhook(endpoint = "single", event = "x")
        void throwing() throws IOException {
            throw new IOException("mine");
        }

        void unmarked(String nothing) {
            calls.add("unmarked" + nothing);
        }
    }

    @Test
    void callsTheMethodOfTheEventElseTheOneForAllOthers() throws Exception {
        Runs runs = new Runs();
        WebhookHandlers handlers = of(runs);
        assertThat(handlers.endpoints()).containsExactlyInAnyOrder("runs", "single");
        for (String event : new String[] {"failed", "done", "succeeded", "FAILED", null}) {
            Delivery delivery = delivery("runs", event);
            Object returned = found(handlers, delivery).call(delivery, LINES, new Passed("!"));
            assertThat(returned).isEqualTo("done".equals(event) || "succeeded".equals(event) ? "an answer" : null);
        }
        assertThat(runs.calls)
                .containsExactly("failed \u00e9 failed", "done 2\u00e92!", "done 2\u00e92!", "other", "other");
    }

    @Test
    void findsNobodyForAnEventThatNoMethodTakes() {
        WebhookHandlers handlers = of(new Runs());
        assertThat(handlers.methodFor(delivery("single", "y"))).isNull();
        assertThat(handlers.methodFor(delivery("single", null))).isNull();
        assertThat(handlers.methodFor(delivery("elsewhere", "x"))).isNull();
        assertThat(handlers.methods("elsewhere")).isEmpty();
    }

    @Test
    void throwsWhatTheMethodThrows() {
        Delivery delivery = delivery("single", "x");
        WebhookMethod method = found(of(new Runs()), delivery);
        assertThatThrownBy(() -> method.call(delivery, LINES))
                .isInstanceOf(IOException.class)
                .hasMessage("mine");
    }

    interface Marked<T> {
        @OnWebhook(endpoint = "i", event = "generic")
        String generic(T payload);

        @OnWebhook(endpoint = "i")
        default String others() {
            return "from the interface";
        }
    }

    static class Implements implements Marked<Line> {
        @Override
        public String generic(Line payload) {
            return "line " + payload.text();
        }
    }

    static class Overrides extends Runs {
        @Override
        void failed(Line line, Delivery delivery) {
            calls.add("overridden");
        }
    }

    @Test
    @DisplayName("row 77: an annotation on an interface, a generic supertype or an overridden method counts")
    void findsAnnotationsInSupertypes() throws Exception {
        WebhookHandlers handlers = of(new Implements());
        Delivery generic = delivery("i", "generic");
        assertThat(found(handlers, generic).call(generic, LINES)).isEqualTo("line \u00e9");
        assertThat(found(handlers, delivery("i", "z")).call(generic, LINES)).isEqualTo("from the interface");

        Overrides overrides = new Overrides();
        Delivery failed = delivery("runs", "failed");
        Object unused = found(of(overrides), failed).call(failed, LINES);
        assertThat(overrides.calls).containsExactly("overridden");
    }

    /** Public as its members are, so that a proxy of it can be called from everywhere. */
    public interface Plain {
        /** An answer. */
        @OnWebhook(endpoint = "p")
        String take(byte[] body);
    }

    @Test
    @DisplayName("row 77: a JDK proxy is called through the interface that is marked")
    void callsProxies() throws Exception {
        List<String> calls = new ArrayList<>();
        Object proxy = Proxy.newProxyInstance(
                Plain.class.getClassLoader(), new Class<?>[] {Plain.class}, (self, method, arguments) -> {
                    calls.add(method.getName());
                    return "proxied";
                });
        Delivery delivery = delivery("p", null);
        assertThat(found(of(proxy), delivery).call(delivery, LINES)).isEqualTo("proxied");
        assertThat(calls).contains("take");
    }

    abstract static class Unresolved<T> {
        @OnWebhook(endpoint = "u")
        void take(T payload) {}
    }

    static class Resolved extends Unresolved<Line> {}

    static class Wrong {
        @OnWebhook(endpoint = " ", event = "")
        void blank() {}

        @OnWebhook(endpoint = "w")
        static void fixed() {}

        @OnWebhook(endpoint = "w")
        @SuppressWarnings("UnusedMethod") // which is what is wrong with it
        private void hidden() {}

        @OnWebhook(endpoint = "w")
        void counts(int number) {}
    }

    static class Twice {
        @OnWebhook(endpoint = "t", event = "a")
        void one() {}

        @OnWebhook(
                endpoint = "t",
                event = {"a", "b"})
        void two() {}

        @OnWebhook(endpoint = "t")
        void three() {}

        @OnWebhook(endpoint = "t", unverified = true)
        void four() {}
    }

    @Test
    @DisplayName("row 77: what cannot be called, or could be called in two ways, is a fault with its mend")
    void listsAllFaults() {
        assertThat(faults(new Object()))
                .containsExactly("handlers: java.lang.Object has no method marked with @OnWebhook; mark one, or do not"
                        + " register it");
        assertThat(faults(new Resolved()))
                .singleElement()
                .asString()
                .startsWith("u: ")
                .contains("Unresolved.take(Object) has the parameter type T, which is not known here; override it in")
                .endsWith("$Resolved with the type that is meant");
        String wrong = Wrong.class.getName();
        assertThat(faults(new Wrong()))
                .containsExactlyInAnyOrder(
                        "handlers: " + wrong + ".blank() names no endpoint; name one of the receiver's endpoints",
                        "handlers: " + wrong
                                + ".blank() names a blank event; name an event, or leave it out to take all others",
                        "w: " + wrong + ".fixed() is static; make it a method of an object",
                        "w: " + wrong + ".hidden() is private, and a proxy around its object would pass it by; take the"
                                + " word private away",
                        "w: " + wrong + ".counts(int) has a parameter of type int; take the payload as an object");
        String twice = Twice.class.getName();
        assertThat(faults(new Twice()))
                .anyMatch(line -> line.contains("both take the event 'a'; have one method take it"))
                .anyMatch(line -> line.contains("both take all events that no other method takes"))
                .anyMatch(line -> line.startsWith("t: " + twice) && line.contains("do not agree on whether"));
        assertThat(faults(new Runs(), new Overrides())).anyMatch(line -> line.contains("both take the event 'done'"));
    }

    @Test
    void tellsWhatAMethodNeeds() {
        WebhookHandlers handlers = of(new Runs());
        assertThat(found(handlers, delivery("runs", "failed")).readsPayload()).isTrue();
        assertThat(found(handlers, delivery("runs", "done")).readsPayload()).isFalse();
        assertThat(found(handlers, delivery("runs", "done")).returnType()).isEqualTo(String.class);
        assertThat(found(handlers, delivery("runs", "done")).events()).containsExactlyInAnyOrder("done", "succeeded");
        assertThat(found(handlers, delivery("runs", "other")).unverified()).isFalse();
        assertThat(found(handlers, delivery("runs", "failed")))
                .hasToString(Runs.class.getName() + ".failed(Line, Delivery)");
    }
}
