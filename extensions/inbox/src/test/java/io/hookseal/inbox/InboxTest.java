package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.Endpoint;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.SignedDelivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private static Endpoint databridge() {
        return Endpoint.of("databridge", Senders.databridge()).secret(SECRET).inbox();
    }

    private static int deliver(WebhookReceiver receiver, String body) {
        Reception reception =
                receiver.receive("databridge", InboxRequest.of(SignedDelivery.of(Senders.databridge(), SECRET, body)));
        return ((Reception.Answered) reception).reply().status();
    }

    @Test
    void keepsAndHandlesOnce() {
        List<Delivery> handled = new CopyOnWriteArrayList<>();
        Inbox inbox = Inbox.h2(directory.resolve("inbox"))
                .handler("databridge", delivery -> handled.add(delivery))
                .build();
        try (WebhookReceiver receiver =
                WebhookReceiver.builder().inbox(inbox).endpoint(databridge()).build()) {
            String body = "{\"event\":\"submission.signoff\",\"n\":1}";
            assertThat(deliver(receiver, body)).isEqualTo(202);
            assertThat(deliver(receiver, body)).isEqualTo(202);
            await().untilAsserted(() -> assertThat(inbox.waiting()).isZero());
            assertThat(handled).hasSize(1);
            assertThat(new String(handled.get(0).body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(body);
            assertThat(deliver(receiver, body)).isEqualTo(202);
            assertThat(handled).hasSize(1);
        }
    }

    @Test
    void triesAgainAndGivesUp() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger heals = new AtomicInteger(Integer.MAX_VALUE);
        Inbox inbox = Inbox.h2(directory.resolve("inbox"))
                .handler("databridge", (delivery, attempt) -> {
                    if (runs.incrementAndGet() < heals.get()) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .work(WorkPolicy.defaults().attempts(3).pauses(Duration.ofMillis(10), Duration.ofMillis(20)))
                .poll(Duration.ofMillis(20))
                .build();
        try (WebhookReceiver receiver =
                WebhookReceiver.builder().inbox(inbox).endpoint(databridge()).build()) {
            assertThat(deliver(receiver, "{\"event\":\"submission.signoff\"}")).isEqualTo(202);
            await().untilAsserted(() -> assertThat(inbox.dead()).isOne());
            assertThat(runs).hasValue(3);
            DeadLetter letter = inbox.deadLetters().list(null, 10).get(0);
            assertThat(letter.cause()).isEqualTo("IllegalStateException");
            assertThat(letter.attempts()).isEqualTo(3);
            heals.set(0);
            assertThat(inbox.deadLetters().replay(letter.id())).isTrue();
            await().untilAsserted(
                            () -> assertThat(inbox.waiting() + inbox.dead()).isZero());
            assertThat(runs).hasValue(4);
        }
    }
}
