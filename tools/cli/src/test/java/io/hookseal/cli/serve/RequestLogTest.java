package io.hookseal.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.ExchangeReport;
import io.hookseal.Settlement;
import io.hookseal.cli.Captured;
import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static final String EVIL = "a\u001b[2J\"\n\u202eb";

    private final Captured captured = new Captured();

    private static DeliveryFacts delivery(String event, @Nullable String keyId) {
        return Delivery.of("orders", "github", new byte[] {'{', '}'})
                .event(event, true)
                .keyId(keyId)
                .identity(() -> new byte[] {(byte) 0xab, 1})
                .build()
                .facts();
    }

    private static ExchangeReport accepted(DeliveryFacts delivery) {
        return new ExchangeReport(
                "orders",
                "github",
                delivery,
                null,
                "acquired",
                1,
                Settlement.COMPLETED,
                200,
                2,
                Duration.ofNanos(1_234_567));
    }

    private static ExchangeReport refused() {
        return new ExchangeReport(
                "orders", "github", null, Refusal.SIGNATURE_MISMATCH, null, 0, null, 401, 12, Duration.ofNanos(999));
    }

    @Test
    void writesTheSameTwelveMembersInJsonWhateverHappened() {
        RequestLog log = RequestLog.json(captured.terminal());
        log.begin();
        log.answered(accepted(delivery("push", "key-1")));
        log.answered(accepted(delivery("push", null)));
        log.answered(refused());
        log.missed("/nowhere", 404, Duration.ofMillis(1));
        assertThat(captured.lines())
                .containsExactly(
                        "{\"endpoint\":\"orders\",\"sender\":\"github\",\"event\":\"push\",\"verdict\":\"authentic\","
                                + "\"reason\":null,\"keyId\":\"key-1\",\"identity\":\"ab01\",\"claim\":\"acquired\","
                                + "\"attempt\":1,\"status\":200,\"bytes\":2,\"micros\":1234}",
                        "{\"endpoint\":\"orders\",\"sender\":\"github\",\"event\":\"push\",\"verdict\":\"unverified\","
                                + "\"reason\":null,\"keyId\":null,\"identity\":\"ab01\",\"claim\":\"acquired\","
                                + "\"attempt\":1,\"status\":200,\"bytes\":2,\"micros\":1234}",
                        "{\"endpoint\":\"orders\",\"sender\":\"github\",\"event\":null,\"verdict\":\"refused\","
                                + "\"reason\":\"signature-mismatch\",\"keyId\":null,\"identity\":null,\"claim\":null,"
                                + "\"attempt\":null,\"status\":401,\"bytes\":12,\"micros\":0}",
                        "{\"endpoint\":null,\"sender\":null,\"event\":null,\"verdict\":null,\"reason\":\"no-endpoint\","
                                + "\"keyId\":null,\"identity\":null,\"claim\":null,\"attempt\":null,\"status\":404,\"bytes\":0,\"micros\":1000}");
        assertThat(captured.err()).isEmpty();
    }

    @Test
    void writesWhatCameOfClaiming() {
        RequestLog log = RequestLog.json(captured.terminal());
        log.answered(claimed("takeover", 3, null));
        log.answered(claimed("duplicate", 0, null));
        log.answered(claimed("in-flight", 0, Refusal.IN_FLIGHT));
        assertThat(captured.lines().get(0)).contains("\"claim\":\"takeover\",\"attempt\":3,");
        assertThat(captured.lines().get(1)).contains("\"claim\":\"duplicate\",\"attempt\":null,");
        assertThat(captured.lines().get(2))
                .contains("\"verdict\":\"authentic\",\"reason\":\"in-flight\"")
                .contains("\"claim\":\"in-flight\",\"attempt\":null,");
        RequestLog text = RequestLog.text(captured.terminal(), List.of("orders"), List.of("github"));
        text.answered(claimed("takeover", 3, null));
        assertThat(captured.lines().get(3)).contains("  -                    takeover 3   orders");
    }

    private static ExchangeReport claimed(String claim, int attempt, @Nullable Refusal refusal) {
        return new ExchangeReport(
                "orders", "github", delivery("push", "k"), refusal, claim, attempt, null, 200, 2, Duration.ZERO);
    }

    @Test
    void keepsJsonOnOneLineOfAscii() {
        RequestLog.json(captured.terminal()).answered(accepted(delivery(EVIL + "é🔑\ud800", "k")));
        assertThat(captured.lines()).hasSize(1);
        assertThat(captured.out())
                .contains("\"event\":\"a\\u001B[2J\\\"\\n\\u202Eb\\u00E9\\uD83D\\uDD11\\uD800\"")
                .matches("[\\x20-\\x7e]*\\n");
    }

    @Test
    void alignsTextAndEscapesWhatSendersWrite() {
        RequestLog log = RequestLog.text(captured.terminal(), List.of("orders", "other-orders"), List.of("github"));
        log.begin();
        log.answered(accepted(delivery(EVIL, "key-1")));
        log.answered(refused());
        log.missed("/a\u001bb", 404, Duration.ofMillis(1));
        assertThat(captured.lines())
                .containsExactly(
                        "status  verdict     reason               claim        endpoint      sender  event                       key"
                                + "              bytes    micros",
                        "   200  authentic   -                    acquired     orders        github  a\\x1b[2J\"\\x0a\\u{202e}b      key-1"
                                + "                2      1234",
                        "   401  refused     signature-mismatch   -            orders        github  -                           -"
                                + "                   12         0",
                        "   404  -           no-endpoint          -            -             -       -                           -"
                                + "                    0      1000  /a\\x1bb");
    }

    @Test
    @DisplayName("row 21: an unsigned event header that differs from the signed body is accepted with a warning")
    void warnsOfNoticesOnceAMinuteForEachEndpointAndWithoutTheirValues() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        RequestLog log = RequestLog.json(captured.terminal(), nanos::get);
        log.accepted(delivery(EVIL, "k"), Set.of());
        for (int i = 0; i < 3; i++) {
            log.accepted(delivery(EVIL, "k"), Set.of(Notice.EVENT_HEADER_DIFFERS));
        }
        log.accepted(delivery(EVIL, "k"), Set.of(Notice.NOT_WELL_FORMED));
        nanos.addAndGet(59_999_999_999L);
        log.accepted(delivery(EVIL, "k"), Set.of(Notice.EVENT_HEADER_DIFFERS));
        nanos.addAndGet(1);
        log.accepted(delivery(EVIL, "k"), Set.of(Notice.EVENT_HEADER_DIFFERS));
        DeliveryFacts odd =
                Delivery.of("a\u001bb", "github", new byte[0]).build().facts();
        log.accepted(odd, Set.of(Notice.NOT_WELL_FORMED));
        assertThat(captured.err().lines())
                .containsExactly(
                        "warning: endpoint 'orders': accepted, event-header-differs",
                        "warning: endpoint 'orders': accepted, not-well-formed",
                        "warning: endpoint 'orders': accepted, event-header-differs; 3 more like it before",
                        "warning: endpoint 'a\\x1bb': accepted, not-well-formed");
        assertThat(captured.out()).isEmpty();
    }

    @Test
    void coloursTheVerdictOnATerminal() {
        RequestLog log = RequestLog.text(captured.terminal(true), List.of("orders"), List.of("github"));
        log.answered(accepted(delivery("push", "k")));
        log.answered(accepted(delivery("push", null)));
        log.answered(refused());
        assertThat(captured.lines().get(0)).contains("\u001b[32mauthentic\u001b[0m");
        assertThat(captured.lines().get(1)).contains("\u001b[33munverified\u001b[0m");
        assertThat(captured.lines().get(2)).contains("\u001b[31mrefused\u001b[0m");
    }
}
