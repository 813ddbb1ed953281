package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookseal.ConfigurationException;
import io.hookseal.Endpoint;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.handler.PayloadReader;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Marked methods in a container without a framework. */
@ParameterizedClass
@EnumSource(Container.class)
class WebhookServletTest {
    private static final PayloadReader JSON = (body, type) -> {
        String text = new String(body.readAllBytes(), UTF_8);
        if (type != Payload.class || !text.startsWith("{")) {
            throw new IOException("planned");
        }
        return new Payload(text.length());
    };

    @Parameter
    Container container;

    private final App app = new App();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        app.close();
    }

    record Payload(int length) {}

    static final class Hooks {
        private final List<String> handled;

        Hooks(List<String> handled) {
            this.handled = handled;
        }

        @OnWebhook(endpoint = "hook", event = "push")
        String push(Payload payload, Delivery delivery, HttpServletResponse response) {
            handled.add("push " + payload.length() + " " + delivery.verified());
            response.setStatus(202);
            return "pushed \u00e9";
        }

        @OnWebhook(endpoint = "hook", event = "issues")
        CompletableFuture<byte[]> issues() {
            handled.add("issues");
            return CompletableFuture.supplyAsync(() -> "later".getBytes(UTF_8));
        }

        @OnWebhook(endpoint = "hook", event = "fork")
        CompletableFuture<Void> fork() {
            return CompletableFuture.runAsync(() -> {
                throw new IllegalStateException("planned");
            });
        }

        @OnWebhook(endpoint = "hook", event = "watch")
        void watch(byte[] body) throws IOException {
            if (body.length > 0) {
                throw new IOException("planned");
            }
        }

        @OnWebhook(endpoint = "hook", event = "star")
        InputStream star() {
            return new ByteArrayInputStream("streamed".getBytes(UTF_8));
        }

        @OnWebhook(endpoint = "other")
        void other(byte[] body) {
            handled.add("other " + body.length);
        }

        @OnWebhook(endpoint = "open", unverified = true)
        void open(Delivery delivery) {
            handled.add("open " + delivery.verified());
        }
    }

    private void start() throws Exception {
        app.registered(context -> WebhookServlet.of(app.receiver, JSON, new Hooks(handled))
                        .register(context))
                .start(container);
    }

    private RawAnswer.Received deliver(String event) {
        return app.answer(Signed.delivery("/hook", Signed.body(event.hashCode()), new Header("X-GitHub-Event", event)));
    }

    @Test
    @DisplayName("rows 67, 77: each event has its method, with what it asks for")
    void callsTheMethodOfTheEvent() throws Exception {
        start();
        RawAnswer.Received pushed = deliver("push");
        assertThat(pushed.status()).isEqualTo(202);
        assertThat(new String(pushed.body(), UTF_8)).isEqualTo("pushed \u00e9");
        assertThat(deliver("issues").bodyText()).isEqualTo("later");
        assertThat(deliver("star").bodyText()).isEqualTo("streamed");
        assertThat(app.status(Signed.by(Signed.OTHER_SECRET, "/hooks/a", Signed.BODY)))
                .isEqualTo(200);
        assertThat(app.status(Signed.unsigned("/open"))).isEqualTo(200);
        assertThat(handled)
                .containsExactly(
                        "push " + Signed.body("push".hashCode()).length + " true",
                        "issues",
                        "other " + Signed.BODY.length,
                        "open false");
        assertThat(app.settlements()).hasSize(5).containsOnly(Settlement.COMPLETED);
    }

    @Test
    @DisplayName("rows 68 to 71, 76: nothing leads to a method unverified")
    void refusesWhatIsNotVerified() throws Exception {
        start();
        assertThat(app.status(Signed.unsigned("/hook"))).isEqualTo(401);
        assertThat(app.status(Signed.unsigned("/hooks/a"))).isEqualTo(401);
        assertThat(app.status(Signed.unsigned("/hooks/a/b"))).isEqualTo(404);
        for (String path : List.of("/hook/", "/HOOK", "/hook;x", "//hook", "/%68ook", "/a/../hook", "/hooks/A;x")) {
            assertThat(app.status(Signed.unsigned(path))).as(path).isBetween(400, 499);
        }
        assertThat(app.status(Signed.request("GET", "/hook", new byte[0]))).isEqualTo(405);
        assertThat(handled).isEmpty();
    }

    @Test
    void completesAnEventThatNoMethodTakesAsIgnored() throws Exception {
        start();
        RawAnswer.Received answer = deliver("milestone");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bodyText()).isEqualTo("ignored\n");
        assertThat(app.settlements()).containsExactly(Settlement.IGNORED);
    }

    @Test
    @DisplayName("row 90: a method that fails, now or later, and a body that cannot be read, release")
    void releasesAfterAFailure() throws Exception {
        start();
        for (String event : List.of("watch", "fork")) {
            assertThat(deliver(event).status()).as(event).isEqualTo(503);
        }
        Header push = new Header("X-GitHub-Event", "push");
        assertThat(app.status(Signed.delivery("/hook", "[]".getBytes(UTF_8), push)))
                .isEqualTo(503);
        assertThat(app.settlements()).hasSize(3).containsOnly(Settlement.RELEASED);
    }

    @Test
    void runsNoFutureWhereTheServletCannotWaitForIt() throws Exception {
        app.registered(context -> {
                    ServletRegistration.Dynamic registration = WebhookServlet.of(app.receiver, JSON, new Hooks(handled))
                            .register(context);
                    registration.setAsyncSupported(false);
                })
                .start(container);
        assertThat(deliver("issues").status()).isEqualTo(503);
        assertThat(deliver("push").status()).isEqualTo(202);
        assertThat(handled).hasSize(1);
    }

    @Test
    void takesNoDeliveryThatAFilterAcceptedForOthers() throws Exception {
        try (WebhookReceiver others = app.receiver(builder -> {})) {
            app.filter(new WebhookFilter(others), "/*");
            start();
            assertThat(deliver("push").status()).isEqualTo(503);
        }
        assertThat(handled).isEmpty();
    }

    static final class Wrong {
        @OnWebhook(endpoint = "hook", event = "push")
        Object unknown() {
            return "";
        }

        @OnWebhook(endpoint = "hook", event = "fork")
        CompletableFuture<List<String>> list() {
            return new CompletableFuture<>();
        }

        @OnWebhook(endpoint = "nowhere")
        void nowhere() {}

        @OnWebhook(endpoint = "pathless")
        void pathless() {}
    }

    @Test
    @DisplayName("row 78: everything that is wrong is said at once, and there is no servlet")
    void saysAllThatIsWrong() {
        try (WebhookReceiver receiver = app.receiver(builder ->
                builder.endpoint(Endpoint.of("pathless", Senders.github()).secret(Signed.SECRET + "x")))) {
            ConfigurationException refused = catchThrowableOfType(
                    ConfigurationException.class, () -> WebhookServlet.of(receiver, JSON, new Wrong()));
            assertThat(refused.problems().stream().map(Object::toString))
                    .anyMatch(each -> each.contains("unknown() returns java.lang.Object, which a servlet cannot write"))
                    .anyMatch(each -> each.contains("list() returns") && each.contains("return nothing, a String"))
                    .anyMatch(each -> each.startsWith("nowhere: is not an endpoint"))
                    .anyMatch(each -> each.startsWith("pathless: has no path"))
                    .hasSize(4);
        }
    }

    @Test
    void doesNotShareItsPaths() throws Exception {
        app.servlet("first", App.serving((request, response) -> {}), "/hook")
                .registered(context -> assertThatThrownBy(
                                () -> WebhookServlet.of(app.receiver, JSON, new Hooks(handled))
                                        .register(context))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("another servlet has [/hook]"));
        app.start(container);
        assertThat(app.status(Signed.delivery("/hook"))).isEqualTo(200);
    }
}
