package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.ConfigurationException;
import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.inbox.Inbox;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import io.hookseal.testkit.SignedDelivery;
import io.javalin.Javalin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of endpoints whose deliveries the inbox keeps. */
class KeptTest {
    private static final String BODY = "{\"event\":\"submission.signoff\"}";

    @TempDir
    Path folder;

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private WebhookReceiver receiver() {
        Inbox inbox = Inbox.h2(folder.resolve("inbox"))
                .handler("databridge", delivery -> handled.add(new String(delivery.body(), StandardCharsets.UTF_8)))
                .build();
        return WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new ReceiverListener() {})
                .endpoint(Endpoint.of("databridge", Senders.databridge())
                        .path("/kept")
                        .secret(Signed.SECRET)
                        .inbox())
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path("/hook")
                        .secret(Signed.OTHER_SECRET))
                .build();
    }

    private static SignedDelivery signed(String secret, String body) {
        return SignedDelivery.of(Senders.databridge(), secret, body);
    }

    private static int status(Javalin javalin, RawRequest request) {
        return RawHttp.onLoopback(javalin.port()).send(request) instanceof RawAnswer.Received answer
                ? answer.status()
                : -1;
    }

    private static Javalin javalin(WebhookReceiver receiver) {
        // README: begin
        HooksealPlugin hookseal = new HooksealPlugin(receiver).receive("databridge"); // at the endpoint's path
        Javalin javalin = Javalin.create(config -> {
            config.registerPlugin(hookseal);
            config.routes.post("/hooks/{tenant}", hookseal.receiver("databridge")); // at a route of yours
        });
        // README: end
        return javalin;
    }

    @Test
    void standsInTheReadmeOfTheInbox() throws Exception {
        String own = Files.readString(Path.of("src/test/java/io/hookseal/javalin/KeptTest.java"));
        String shown = own.substring(own.indexOf("// README: begin") + 16, own.indexOf("// README: end"));
        assertThat(told(Files.readString(Path.of("../extensions/inbox/README.md"))))
                .contains(told(shown));
    }

    /** Without white space, which the formatter has its own mind about. */
    private static String told(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void answersBeforeTheHandlerRunsThatTheInboxHas() {
        try (WebhookReceiver receiver = receiver()) {
            Javalin javalin = javalin(receiver);
            try {
                javalin.start("127.0.0.1", 0);
                assertThat(status(javalin, signed(Signed.SECRET, BODY).to("/kept")))
                        .isEqualTo(202);
                assertThat(status(javalin, signed(Signed.SECRET, BODY + " ").to("/hooks/x")))
                        .isEqualTo(202);
                assertThat(status(javalin, signed(Signed.SECRET, BODY).to("/hooks/x")))
                        .as("a duplicate")
                        .isEqualTo(202);
                assertThat(status(javalin, signed(Signed.OTHER_SECRET, BODY).to("/kept")))
                        .isEqualTo(401);
                await().untilAsserted(() -> assertThat(handled).containsExactlyInAnyOrder(BODY, BODY + " "));
            } finally {
                javalin.stop();
            }
        }
    }

    @Test
    void startsWithNoHandlerOfRequestsForWhatIsKept() {
        try (WebhookReceiver receiver = receiver()) {
            HooksealPlugin hookseal = new HooksealPlugin(receiver)
                    .on("databridge", (ctx, delivery) -> {})
                    .receive("validibot")
                    .receive("nobody");
            assertThatThrownBy(() -> Javalin.create(config -> config.registerPlugin(hookseal)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("databridge: keeps its deliveries in the inbox, and a handler is bound")
                    .hasMessageContaining("validibot: keeps nothing in the inbox, and is bound without a handler")
                    .hasMessageContaining("nobody: is not an endpoint of the receiver");
        }
    }
}
