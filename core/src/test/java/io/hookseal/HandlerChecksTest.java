package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.handler.OnWebhook;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.scheme.Scheme;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandlerChecksTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static WebhookReceiver receiver() {
        return WebhookReceiver.builder()
                .listener(new Heard())
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .secret(SECRET)
                        .alsoSends("run.cancelled"))
                .endpoint(Endpoint.of(
                                "mute",
                                SenderProfile.named("mute")
                                        .scheme(Scheme.header("X-S"))
                                        .build())
                        .secret(SECRET + "2"))
                .endpoint(Endpoint.of(
                                "any",
                                SenderProfile.named("any")
                                        .scheme(Scheme.header("X-S"))
                                        .event("/e")
                                        .build())
                        .secret(SECRET + "3"))
                .endpoint(Endpoint.of("open", Senders.attesta()).acceptUnsigned())
                .build();
    }

    private static java.util.List<String> problems(Object handlers) {
        try (WebhookReceiver receiver = receiver()) {
            return receiver.check(WebhookHandlers.builder().add(handlers).build()).stream()
                    .map(Problem::toString)
                    .toList();
        }
    }

    static class Right {
        @OnWebhook(
                endpoint = "validibot",
                event = {"run.failed", "run.cancelled"})
        void failed() {}

        @OnWebhook(endpoint = "mute")
        void mute() {}

        @OnWebhook(endpoint = "any", event = "whatever")
        void any() {}

        @OnWebhook(endpoint = "open", event = "DENIED", unverified = true)
        void open() {}
    }

    static class Wrong {
        @OnWebhook(endpoint = "validibott")
        void unknown() {}

        @OnWebhook(endpoint = "validibot", event = "run.fialed")
        void misspelt() {}

        @OnWebhook(endpoint = "mute", event = "a")
        void unnamed() {}

        @OnWebhook(endpoint = "any", unverified = true)
        void unverified() {}

        @OnWebhook(endpoint = "open")
        void taken() {}

        @OnWebhook(endpoint = "open", event = "DENIED")
        static void broken() {}
    }

    @Test
    void bindsWhatTheReceiverHas() {
        assertThat(problems(new Right())).isEmpty();
    }

    @Test
    @DisplayName("a wrong endpoint, event or trust keeps handlers from being bound, all of it at once")
    void listsAllProblems() {
        String wrong = Wrong.class.getName();
        assertThat(problems(new Wrong()))
                .containsExactlyInAnyOrder(
                        "open: " + wrong + ".broken() is static; make it a method of an object",
                        "validibott: is not an endpoint of the receiver, and " + wrong
                                + ".unknown() takes its deliveries; name one of [validibot, mute, any, open]",
                        "validibot: has the sender 'validibot', which is not known to send the event 'run.fialed' that "
                                + wrong + ".misspelt() takes; name one of [run.cancelled, run.completed, run.failed,"
                                + " run.succeeded], or declare it with Endpoint.alsoSends",
                        "mute: has a sender that names no events, and " + wrong + ".unnamed() takes the event 'a'; take"
                                + " all deliveries, or say in the sender's profile where the event's name stands",
                        "any: verifies its deliveries, and " + wrong
                                + ".unverified() asks for unverified ones; take unverified = true away",
                        "open: accepts unsigned deliveries, and " + wrong
                                + ".taken() takes them for verified; give it a"
                                + " secret, or mark the method with unverified = true");
    }
}
