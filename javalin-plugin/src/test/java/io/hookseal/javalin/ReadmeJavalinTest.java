package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import io.javalin.Javalin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The smallest Javalin receiver, as the README shows it. */
class ReadmeJavalinTest {
    private static Javalin receiver(String secret, int port) {
        // README: begin
        WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path("/hooks/validibot")
                        .secret(secret))
                .build();
        HooksealPlugin hookseal =
                new HooksealPlugin(receiver).on("validibot", (ctx, delivery) -> System.out.println(delivery.event()));
        return Javalin.create(config -> {
                    config.http.maxRequestSize = receiver.largestBody();
                    config.registerPlugin(hookseal);
                })
                .start(port);
        // README: end
    }

    @Test
    void receives() throws Exception {
        Javalin app = receiver(Signed.SECRET, 0);
        try {
            byte[] body = ("{\"event\":\"run.completed\",\"timestamp\":\""
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\",\"run\":{\"id\":\"r-1\"}}")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            String target = "/hooks/validibot";
            assertThat(Signed.delivery(target, body).send(app.port()).status()).isEqualTo(200);
            assertThat(Wire.post(target).body(body).send(app.port()).status()).isEqualTo(401);
        } finally {
            app.stop();
        }
    }
}
