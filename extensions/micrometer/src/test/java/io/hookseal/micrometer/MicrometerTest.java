package io.hookseal.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.request.InboundRequest;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Notice;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MicrometerTest {
    private static final String SECRET = "canary-secret-of-32-bytes-or-more";
    private static final String CANARY = "canary-in-the-body";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final List<Observation.Context> ended = new ArrayList<>();
    private final List<Observation.Context> begun = new ArrayList<>();
    private final MetricsListener metrics = MetricsListener.of(meters);
    private final WebhookReceiver receiver = WebhookReceiver.builder()
            .clock(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")))
            .store(CaffeineDeliveryStore.builder().maxCompleted(2).build())
            .listener(ReceiverListener.all(List.of(metrics, ObservationListener.of(observations))))
            .endpoint(Endpoint.of("runs", Senders.validibot()).secret(SECRET))
            .build();

    MicrometerTest() {
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStart(Observation.Context context) {
                begun.add(context);
            }

            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        metrics.watch(receiver);
    }

    @AfterEach
    void close() {
        receiver.close();
        meters.close();
    }

    private static String body(int number) {
        return "{\"event\":\"run.failed\",\"timestamp\":\"2026-11-21T11:00:0" + number + "Z\",\"run\":{\"id\":\"r"
                + number + "\"},\"x\":\"" + CANARY + "\"}";
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private record Post(String text, String signature) implements InboundRequest {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            return name.equals("x-validibot-signature") ? List.of(signature) : List.of();
        }

        @Override
        public long declaredLength() {
            return text.length();
        }

        @Override
        public boolean bodyAnnounced() {
            return true;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Reception receive(int number) {
        return receiver.receive("runs", new Post(body(number), signature(body(number))));
    }

    private void handle(int number, int status) {
        var unused = ((Reception.Accepted) receive(number)).settle(new HandlerOutcome.Answered(status));
    }

    private long requests(String... tags) {
        return meters.get("hookseal.requests").tags(tags).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    @Test
    void countsRequestsByVerdictClaimAndSettlement() {
        handle(1, 200);
        handle(2, 500);
        var unused = receive(1);
        receiver.receive("runs", new Post(body(3), "sha256=" + "0".repeat(64)));

        assertThat(requests("verdict", "authentic", "claim", "acquired", "settlement", "completed", "status", "2xx"))
                .isEqualTo(1);
        assertThat(requests("verdict", "authentic", "claim", "acquired", "settlement", "released", "status", "5xx"))
                .isEqualTo(1);
        assertThat(requests("verdict", "authentic", "claim", "duplicate", "settlement", "none", "status", "2xx"))
                .isEqualTo(1);
        assertThat(requests("verdict", "refused", "reason", "signature-mismatch", "claim", "none", "status", "4xx"))
                .isEqualTo(1);
        assertThat(requests("endpoint", "runs", "sender", "validibot")).isEqualTo(4);
        assertThat(meters.get("hookseal.body").summary().count()).isEqualTo(4);
        assertThat(meters.get("hookseal.body.budget.used").gauge().value()).isZero();
        assertThat(meters.get("hookseal.duplicates.waiting").gauge().value()).isZero();
    }

    @Test
    void countsEvictionsAndTellsTheOldestAcceptedTime() {
        for (int i = 1; i <= 4; i++) {
            handle(i, 200);
        }
        assertThat(meters.get("hookseal.evictions").counter().count()).isEqualTo(2);
        double oldest = meters.get("hookseal.oldest.accepted").timeGauge().value(java.util.concurrent.TimeUnit.SECONDS);
        assertThat(oldest)
                .isBetween((double) Instant.parse("2026-11-21T11:00:02Z").getEpochSecond(), (double)
                        Instant.parse("2026-11-21T11:00:03Z").getEpochSecond());
    }

    @Test
    void countsWhatElseIsTold() {
        var facts = Delivery.of("runs", "s", new byte[0]).build().facts();
        metrics.accepted(facts, Set.of(Notice.NOT_WELL_FORMED));
        metrics.takeover(facts, 2);
        metrics.identityReused(facts);
        metrics.forgotten("runs", null, "00");
        metrics.storeFailed("runs", "claim", "StoreException");
        metrics.evicted("runs", Instant.MIN);
        for (String name : List.of(
                "hookseal.notices",
                "hookseal.takeovers",
                "hookseal.identities.reused",
                "hookseal.forgotten",
                "hookseal.store.failures",
                "hookseal.evictions")) {
            assertThat(meters.get(name).tags("endpoint", "runs").counter().count())
                    .as(name)
                    .isEqualTo(1);
        }
        metrics.keptHandled(facts, 1);
        metrics.keptFailed(facts, 1, "IOException", Instant.MIN);
        metrics.keptDead(facts, 2, "IOException");
        for (String outcome : List.of("handled", "failed", "dead")) {
            assertThat(meters.get("hookseal.inbox.attempts")
                            .tags("endpoint", "runs", "outcome", outcome)
                            .counter()
                            .count())
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(meters.find("hookseal.oldest.accepted").timeGauge())
                .as("no time is judged")
                .isNull();
    }

    @Test
    @DisplayName("rule 8: no tag holds a secret, a signature, a body, or anything that a sender can choose")
    void tagsOnlyWhatIsClosed() {
        handle(1, 200);
        receiver.receive("runs", new Post(body(3), signature(CANARY)));
        for (Meter meter : meters.getMeters()) {
            assertThat(meter.getId().getTags())
                    .extracting(Tag::getValue)
                    .noneMatch(
                            value -> value.contains("canary") || value.contains("run.failed") || value.length() > 40);
        }
    }

    @Test
    void observesEachDeliveryFromItsVerificationToItsAnswer() {
        Reception.Accepted accepted = (Reception.Accepted) receive(1);
        assertThat(begun).hasSize(1);
        assertThat(ended).isEmpty();
        var unused = accepted.settle(new HandlerOutcome.Answered(204));
        assertThat(ended).singleElement().satisfies(context -> {
            assertThat(context.getName()).isEqualTo("hookseal.delivery");
            assertThat(context.getContextualName()).isEqualTo("webhook runs");
            assertThat(context.getLowCardinalityKeyValues())
                    .extracting(value -> value.getKey() + "=" + value.getValue())
                    .contains("hookseal.claim=acquired", "hookseal.settlement=completed", "hookseal.status=2xx");
            assertThat(context.getHighCardinalityKeyValues())
                    .extracting(value -> value.getKey() + "=" + value.getValue())
                    .contains(
                            "hookseal.event=run.failed",
                            "hookseal.identity=" + accepted.delivery().identity(),
                            "hookseal.attempt=1");
        });
        var duplicate = receive(1);
        assertThat(duplicate).isInstanceOf(Reception.Answered.class);
        receiver.receive("runs", new Post(body(3), "sha256=" + "0".repeat(64)));
        assertThat(begun).as("a refusal is not observed").hasSize(2);
        assertThat(ended).hasSize(2);
    }
}
