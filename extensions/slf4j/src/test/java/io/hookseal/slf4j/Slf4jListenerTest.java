package io.hookseal.slf4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.Problem;
import io.hookseal.Reception;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.request.InboundRequest;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

class Slf4jListenerTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";

    private final AtomicLong nanos = new AtomicLong();
    private final Captured log = new Captured(Level.DEBUG);
    private final Slf4jListener listener = listener(log);

    private Slf4jListener listener(Captured to) {
        return Slf4jListener.builder()
                .logger(to)
                .linesPerMinute(3)
                .nanoTime(nanos::get)
                .build();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static DeliveryFacts delivery(String event) {
        return Delivery.of("e", "attesta", "{\"canary\":1}".getBytes(StandardCharsets.UTF_8))
                .event(event, true)
                .keyId("k")
                .tenant("ann\u001b[2J")
                .build()
                .facts();
    }

    @Test
    @DisplayName("so many lines of one kind in a minute, then one with the number of the rest")
    void limitsTheLinesOfOneKind() {
        for (int i = 0; i < 50; i++) {
            listener.refused("e", Refusal.SIGNATURE_MISMATCH);
            pass(Duration.ofMillis(100));
        }
        assertThat(log.lines).hasSize(3).containsOnly("WARN endpoint e: refused: signature-mismatch");
        pass(Duration.ofMinutes(1));
        listener.refused("e", Refusal.SIGNATURE_MISMATCH);
        assertThat(log.lines)
                .hasSize(5)
                .endsWith(
                        "WARN endpoint e: refused: signature-mismatch: 47 more lines like this were not written",
                        "WARN endpoint e: refused: signature-mismatch");
        pass(Duration.ofMinutes(2));
        listener.refused("e", Refusal.SIGNATURE_MISMATCH);
        assertThat(log.lines).as("nothing was held back").hasSize(6);
    }

    @Test
    void summarisesWhenAnythingElseHappensOrWhenFlushed() {
        for (int i = 0; i < 5; i++) {
            listener.refused("e", Refusal.STALE);
        }
        pass(Duration.ofSeconds(61));
        listener.storeFailed("other", "claim", "StoreException");
        assertThat(log.lines)
                .endsWith(
                        "WARN endpoint e: refused: stale: 2 more lines like this were not written",
                        "ERROR endpoint other: store failed: claim, StoreException");
        for (int i = 0; i < 5; i++) {
            listener.refused("e", Refusal.STALE);
        }
        listener.flush();
        listener.flush();
        assertThat(log.lines).hasSize(3 + 1 + 1 + 3 + 1).last().asString().contains("2 more lines");
    }

    @Test
    void limitsEachKindAndEndpointForItself() {
        for (int i = 0; i < 9; i++) {
            listener.refused("e", Refusal.STALE);
            listener.refused("f", Refusal.STALE);
            listener.refused("e", Refusal.AHEAD);
            listener.storeFailed("e", "claim", "StoreException");
            listener.settled(delivery("made"), Settlement.RELEASED);
            listener.evicted("e", Instant.parse("2026-01-01T00:00:00Z"));
        }
        assertThat(log.lines).hasSize(6 * 3);
    }

    @Test
    void countsRightUnderManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                done.add(threads.submit(() -> {
                    for (int j = 0; j < 1_000; j++) {
                        listener.refused("e", Refusal.STALE);
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get(30, SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        listener.flush();
        assertThat(log.lines).hasSize(4).last().asString().contains("7997 more lines");
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void writesEveryRefusalAtItsLevel(Refusal refusal) {
        listener.refused("e", refusal);
        String level = switch (refusal) {
            case DRAINED, NO_LIVE_SECRET, TENANT_LOOKUP_FAILED, STORE_FAILED, INBOX_FAILED -> "ERROR";
            case IN_FLIGHT, STOPPING -> "INFO";
            default -> "WARN";
        };
        assertThat(log.lines).containsExactly(level + " endpoint e: refused: " + refusal.code());
    }

    @Test
    void writesEverythingElseAtItsLevel() {
        DeliveryFacts delivery = delivery("made");
        String facts = ", tenant ann\\u{1b}[2J, event made, identity " + "0".repeat(64);
        listener.warned(new Problem("e", "is\nodd", "mend it"));
        listener.accepted(delivery, Set.of(Notice.NOT_WELL_FORMED));
        listener.duplicate(delivery);
        listener.inFlight(delivery);
        listener.takeover(delivery, 2);
        listener.identityReused(delivery);
        listener.storeFailed("e", "extend", "StoreException");
        listener.storeFailed("e", "keep", "StoreException");
        listener.kept(delivery);
        listener.keptHandled(delivery, 1);
        listener.keptFailed(delivery, 2, "IOException", Instant.parse("2026-01-01T00:00:00Z"));
        listener.keptDead(delivery, 3, "IOException");
        listener.forgotten("e", null, "00ff");
        listener.evicted("e", Instant.parse("2026-01-01T00:00:00Z"));
        listener.evicted("f", Instant.MIN);
        assertThat(log.lines)
                .containsExactly(
                        "WARN endpoint e: is\\u{a}odd; mend it",
                        "WARN endpoint e: notice not-well-formed" + facts,
                        "DEBUG endpoint e: accepted" + facts,
                        "DEBUG endpoint e: duplicate" + facts,
                        "DEBUG endpoint e: in flight" + facts,
                        "WARN endpoint e: takeover" + facts + ", attempt 2",
                        "WARN endpoint e: identity with other content, handled as new" + facts,
                        "ERROR endpoint e: store failed: extend, StoreException",
                        "ERROR endpoint e: inbox failed: keep, StoreException",
                        "DEBUG endpoint e: kept" + facts,
                        "DEBUG endpoint e: kept delivery handled" + facts,
                        "WARN endpoint e: kept delivery failed" + facts
                                + ", attempt 2, IOException, next at 2026-01-01T00:00:00Z",
                        "ERROR endpoint e: kept delivery given up, a dead letter now" + facts
                                + ", attempts 3, IOException",
                        "INFO endpoint e: forgotten by an operator, identity 00ff",
                        "ERROR endpoint e: memory full: forgot a handled delivery before its time, and nothing signed"
                                + " before 2026-01-01T00:00:00Z is accepted any more",
                        "ERROR endpoint f: memory full: forgot a handled delivery before its time, which can be replayed"
                                + " from now on");
        log.lines.clear();
        for (Settlement settlement : Settlement.values()) {
            listener.settled(delivery, settlement);
        }
        assertThat(log.lines)
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .containsExactly(
                        "DEBUG endpoint e: completed",
                        "INFO endpoint e: settled: ignored",
                        "WARN endpoint e: settled: released",
                        "WARN endpoint e: settled: held",
                        "WARN endpoint e: settled: overlap",
                        "ERROR endpoint e: settled: complete-failed",
                        "ERROR endpoint e: settled: release-failed",
                        "ERROR endpoint e: settled: unprotected");
    }

    @Test
    void writesNothingThatIsNotAskedFor() {
        Captured errorsOnly = new Captured(Level.ERROR);
        Slf4jListener quiet = listener(errorsOnly);
        for (int i = 0; i < 9; i++) {
            quiet.refused("e", Refusal.STALE);
            quiet.duplicate(delivery("made"));
        }
        quiet.flush();
        assertThat(errorsOnly.lines).isEmpty();
    }

    @Test
    @DisplayName("row 23: an event's name is one line without control characters, and never expanded")
    void escapesNamesFromOutside() {
        listener.takeover(delivery("a\r\nERROR forged \u001b[31m\u202e\u2028${jndi:ldap://x}{}\\"), 2);
        listener.takeover(delivery("x".repeat(5_000)), 2);
        listener.takeover(delivery("\ud800"), 2);
        assertThat(log.lines.get(0))
                .contains("event a\\u{d}\\u{a}ERROR forged \\u{1b}[31m\\u{202e}\\u{2028}\\u{24}{jndi:ldap://x}{}\\\\,")
                .doesNotContainPattern("\\p{Cntrl}");
        assertThat(log.lines.get(1)).hasSizeLessThan(300).contains("x..,");
        assertThat(log.lines.get(2)).contains("event \\u{d800},");
    }

    @Test
    @DisplayName("rule 8: with a receiver: no secret, signature or body in any line")
    void writesNoSecretSignatureOrBody() throws Exception {
        String body = "{\"event\":\"APPROVED\",\"note\":\"canary\",\"timestamp\":\"2026-01-02T03:04:05Z\"}";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String hex = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("e", Senders.attesta()).secret(SECRET))
                .clock(() -> Instant.parse("2026-01-02T03:04:06Z"))
                .listener(listener)
                .build()) {
            for (HandlerOutcome outcome : List.of(new HandlerOutcome.Threw(), new HandlerOutcome.Answered(200))) {
                Reception reception = receiver.receive("e", new Request(body, "sha256=" + hex));
                assertThat(reception).isInstanceOf(Reception.Accepted.class);
                assertThat(((Reception.Accepted) reception).settle(outcome) == null)
                        .isEqualTo(outcome.succeeded());
            }
            receiver.receive("e", new Request(body, "sha256=" + hex));
            receiver.receive("e", new Request(body + " ", "sha256=" + hex));
            receiver.receive("e", new Request(body, "canary-signature"));
        }
        assertThat(log.lines)
                .anyMatch(line -> line.contains("settled: released"))
                .anyMatch(line -> line.contains("duplicate"))
                .anyMatch(line -> line.contains("signature-format"))
                .anyMatch(line -> line.contains("answered 200"))
                .anyMatch(line -> line.contains("in memory only"))
                .allSatisfy(line -> assertThat(line.toLowerCase(Locale.ROOT))
                        .doesNotContain("canary")
                        .doesNotContain(hex)
                        .doesNotContain(SECRET));
    }

    @Test
    void writesToTheLoggerOfHooksealUnlessToldOtherwise() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (PrintStream to = new PrintStream(written, true, StandardCharsets.UTF_8)) {
            System.setErr(to);
            Slf4jListener plain = Slf4jListener.create();
            for (int i = 0; i < 100; i++) {
                plain.refused("e", Refusal.STALE);
            }
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(Slf4jListener.DEFAULT_LINES_PER_MINUTE)
                .allMatch(line -> line.contains("WARN io.hookseal - endpoint e: refused: stale"));
        assertThatThrownBy(() -> Slf4jListener.builder().linesPerMinute(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private record Request(String text, String signature) implements InboundRequest {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            return name.equals("x-attesta-signature") ? List.of(signature) : List.of();
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
}
