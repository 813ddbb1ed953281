package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.NOW;
import static io.hookseal.verification.TestVerifiers.SECRET;
import static io.hookseal.verification.TestVerifiers.accepted;
import static io.hookseal.verification.TestVerifiers.refused;
import static io.hookseal.verification.TestVerifiers.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.Senders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 97 to 99 and 136 of the list of bad inputs: signed times. */
class TimeRowsTest {
    private static TestRequest attesta(String time) {
        String body = "{\"event\":\"APPROVED\",\"timestamp\":" + time + "}";
        return TestRequest.post(body).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, body));
    }

    private static TestRequest attesta(Instant time) {
        return attesta("\"" + time + "\"");
    }

    private static TestRequest slack(String time) {
        return TestRequest.post("payload=x")
                .header("X-Slack-Request-Timestamp", time)
                .header("X-Slack-Signature", "v0=" + Hmac.hex(SECRET, "v0:" + time + ":payload=x"));
    }

    private static TestRequest slack(Instant time) {
        return slack(Long.toString(time.getEpochSecond()));
    }

    @Test
    @DisplayName("rows 97, 99: as old as allowed, and one nanosecond older, in the body")
    void refusesAStaleTimeInTheBody() {
        Verifier verifier = verifier(Senders.attesta());
        accepted(verifier, attesta(NOW.minus(Duration.ofHours(24))));
        refused(verifier, attesta(NOW.minus(Duration.ofHours(24)).minusNanos(1)), Refusal.STALE);
        refused(verifier, attesta(Instant.parse("1970-01-01T00:00:00Z")), Refusal.STALE);
    }

    @Test
    @DisplayName("rows 97, 99: as old as allowed, and a second older, in a header")
    void refusesAStaleTimeInAHeader() {
        Verifier verifier = verifier(Senders.slack());
        accepted(verifier, slack(NOW.minusSeconds(300)));
        refused(verifier, slack(NOW.minusSeconds(301)), Refusal.STALE);
    }

    @Test
    @DisplayName("row 136: 5 minutes ahead, and 5 minutes and a second")
    void refusesATimeTooFarAhead() {
        accepted(verifier(Senders.attesta()), attesta(NOW.plusSeconds(300)));
        refused(verifier(Senders.attesta()), attesta(NOW.plusSeconds(301)), Refusal.AHEAD);
        accepted(verifier(Senders.slack()), slack(NOW.plusSeconds(300)));
        refused(verifier(Senders.slack()), slack(NOW.plusSeconds(301)), Refusal.AHEAD);
    }

    @Test
    @DisplayName("past and future limits are apart")
    void keepsPastAndFutureLimitsApart() {
        Verifier verifier = new Verifier(
                "test",
                Senders.attesta(),
                new Keys.OfRing(SecretRing.of(Secret.text("k", SECRET))),
                new Freshness(Duration.ofSeconds(10), Duration.ofSeconds(1), InstantSource.fixed(NOW)));
        accepted(verifier, attesta(NOW.minusSeconds(10)));
        refused(verifier, attesta(NOW.minusSeconds(11)), Refusal.STALE);
        accepted(verifier, attesta(NOW.plusSeconds(1)));
        refused(verifier, attesta(NOW.plusSeconds(2)), Refusal.AHEAD);
    }

    @Test
    @DisplayName("row 92: what is forgotten later and is older does not move the old end of the window back down")
    void neverMovesTheOldEndDown() {
        Freshness freshness = new Freshness(Duration.ofHours(1), Duration.ofMinutes(5), InstantSource.fixed(NOW));
        Verifier verifier = new Verifier(
                "test", Senders.attesta(), new Keys.OfRing(SecretRing.of(Secret.text("k", SECRET))), freshness);
        assertThat(freshness.forgotten(NOW.minusSeconds(10))).isTrue();
        assertThat(freshness.forgotten(NOW.minusSeconds(20))).isFalse();
        assertThat(freshness.oldestAccepted()).isEqualTo(NOW.minusSeconds(10).plusNanos(1));
        refused(verifier, attesta(NOW.minusSeconds(10)), Refusal.STALE);
        accepted(verifier, attesta(NOW.minusSeconds(10).plusNanos(1)));
        assertThat(freshness.remembers(NOW.minusSeconds(10))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1767323046",
                "-1767323046",
                "1767323046000",
                "17673230460000000000",
                "99999999999999999999999",
                "0x69573626",
                "1767323046.0",
                "1.767e9",
                "١٧٦٧٣٢٣٠٤٦",
                "１７６７３２３０４６",
                "now",
                "1767323046L",
                "1_767_323_046"
            })
    @DisplayName("row 98: epoch texts that the JDK would take or guess at")
    void refusesOddEpochTimes(String time) {
        boolean ascii = time.chars().allMatch(c -> c < 128);
        refused(verifier(Senders.slack()), slack(time), ascii ? Refusal.SIGNED_TIME : Refusal.SIGNED_HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"+12026-01-02T03:04:06Z\"",
                "\"2026-01-02\"",
                "\"2026-01-02T03:04:06\"",
                "\"2026-01-02 03:04:06Z\"",
                "\"2026-02-30T03:04:06Z\"",
                "\"2026-01-02T24:00:01Z\"",
                "\"٢٠٢٦-01-02T03:04:06Z\"",
                "\"2026-01-02T03:04:06.Z\"",
                "\"2026-01-02T03:04:06.1234567890Z\"",
                "\"2026-01-02T03:04:06+99:00\"",
                "\"2026-01-02T03:04:06+0100\"",
                "\"2026-01-02T03:04:06z\"",
                "1767323046",
                "true",
                "null",
                "{}",
                "[]",
                "\"\""
            })
    @DisplayName("row 98: texts in the body that are no RFC 3339 time")
    void refusesOddIsoTimes(String json) {
        refused(verifier(Senders.attesta()), attesta(json), Refusal.SIGNED_TIME);
    }

    @Test
    @DisplayName("row 98: no signed time where the profile has one")
    void refusesAMissingSignedTime() {
        String body = "{\"event\":\"APPROVED\"}";
        TestRequest request = TestRequest.post(body).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, body));
        refused(verifier(Senders.attesta()), request, Refusal.SIGNED_TIME);
        TestRequest slack = TestRequest.post("x").header("X-Slack-Signature", "v0=" + "0".repeat(64));
        refused(verifier(Senders.slack()), slack, Refusal.SIGNED_HEADER);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678901+00:00, 2026-01-02T03:04:05.678901Z",
        "2026-01-02T04:04:05.5+01:00, 2026-01-02T03:04:05.500Z",
        "2026-01-01T22:34:05-04:30, 2026-01-02T03:04:05Z",
        "2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:59.999999999Z"
    })
    void readsWhatSendersWrite(String text, Instant expected) {
        assertThat(SignedTimes.parse(text, TimeFormat.ISO_8601)).isEqualTo(expected);
    }

    @Test
    void readsEpochMilliseconds() {
        assertThat(SignedTimes.parse("1767323046123", TimeFormat.EPOCH_MILLIS))
                .isEqualTo(Instant.parse("2026-01-02T03:04:06.123Z"));
        assertThat(SignedTimes.parse("1767323046", TimeFormat.EPOCH_MILLIS)).isNull();
        assertThat(SignedTimes.parse("123456789012345", TimeFormat.EPOCH_MILLIS))
                .isNull();
    }

    @Test
    @DisplayName("the signed time is looked at only after the MAC")
    void judgesTheTimeOnlyAfterTheSignature() {
        TestRequest stale = attesta(Instant.EPOCH);
        TestRequest forged = TestRequest.post(stale.bytes()).header("X-Attesta-Signature", "sha256=" + "0".repeat(64));
        refused(verifier(Senders.attesta()), forged, Refusal.SIGNATURE_MISMATCH);
    }

    @Test
    @DisplayName("a timestamp that was changed after signing does not verify, even to one that reads the same")
    void signsTheTimeTextAsReceived() {
        String time = Long.toString(NOW.getEpochSecond());
        TestRequest padded = TestRequest.post("payload=x")
                .header("X-Slack-Request-Timestamp", "0" + time)
                .header("X-Slack-Signature", "v0=" + Hmac.hex(SECRET, "v0:" + time + ":payload=x"));
        refused(verifier(Senders.slack()), padded, Refusal.SIGNATURE_MISMATCH);
    }
}
