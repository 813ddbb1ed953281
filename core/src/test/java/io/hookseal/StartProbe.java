package io.hookseal;

import io.hookseal.sender.Senders;
import java.nio.charset.StandardCharsets;

/** What {@link StartTest} runs in a JVM of its own: a receiver for four senders, and one delivery that dembrane's page signs. */
public final class StartProbe {
    private StartProbe() {}

    public static void main(String[] arguments) {
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("one", Senders.databridge()).secret("secret-of-one-0123456789-abcdefgh"))
                .endpoint(Endpoint.of("two", Senders.validibot()).secret("secret-of-two-0123456789-abcdefgh"))
                .endpoint(Endpoint.of("three", Senders.attesta()).secret("secret-of-three-0123456789-abcdef"))
                .endpoint(Endpoint.of("four", Senders.dembrane()).secret("secret-of-four-0123456789-abcdefg"))
                .listener(new ReceiverListener() {})
                .build()) {
            TestRequest forged = TestRequest.post("{\"event\": \"webhook.test\"}".getBytes(StandardCharsets.UTF_8))
                    .header("X-WEBHOOK-SIGNATURE", "sha256=" + "0".repeat(64));
            if (receiver.receive("four", forged) instanceof Reception.Accepted) {
                throw new AssertionError("accepted");
            }
        }
    }
}
