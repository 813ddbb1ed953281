package io.hookseal.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.scheme.Scheme;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 1 to 33 of the list of bad inputs, as far as the verifier decides them. */
class HeaderRowsTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String BODY = "{\"event\":\"APPROVED\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"data\":{}}";
    private static final String HEX = Hmac.hex(SECRET, BODY);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:06Z"));

    private final Verifier prefixed = verifier(Senders.attesta());
    private final Verifier either = verifier(Senders.databridge());

    private static Verifier verifier(SenderProfile sender) {
        return new Verifier(
                "test",
                sender,
                new Keys.OfRing(SecretRing.of(Secret.text("k1", SECRET))),
                new Freshness(sender.maxAge(), Duration.ofMinutes(5), CLOCK));
    }

    private Verdict verdict(String... values) {
        TestRequest request = TestRequest.post(BODY);
        for (String value : values) {
            request.header("X-Attesta-Signature", value);
        }
        return prefixed.verify(request, request.bytes());
    }

    private static void refused(Verdict verdict, Refusal reason) {
        assertThat(verdict).isEqualTo(new Verdict.Refused(reason));
        assertThat(reason.kind()).isEqualTo(Refusal.Kind.AUTHENTICATION);
    }

    private static Delivery accepted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Authentic.class);
        return ((Verdict.Authentic) verdict).delivery();
    }

    @Test
    void acceptsTheRightSignatureAndSaysWhichSecretMatched() {
        Delivery delivery = accepted(verdict("sha256=" + HEX));

        assertThat(delivery.keyId()).isEqualTo("k1");
        assertThat(delivery.event()).isEqualTo("APPROVED");
        assertThat(delivery.eventTrusted()).isTrue();
        assertThat(delivery.signedTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(delivery.verified()).isTrue();
        assertThat(delivery.body()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(delivery.sender()).isEqualTo("attesta");
    }

    @Test
    @DisplayName("row 1: no signature header")
    void refusesAMissingHeader() {
        refused(verdict(), Refusal.MISSING_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", " \t "})
    @DisplayName("row 2: an empty or blank signature header")
    void refusesABlankHeader(String value) {
        refused(verdict(value), Refusal.MISSING_SIGNATURE);
    }

    @Test
    @DisplayName("row 3: the prefix alone")
    void refusesThePrefixAlone() {
        refused(verdict("sha256="), Refusal.SIGNATURE_FORMAT);
        TestRequest request = TestRequest.post(BODY).header("X-Databridge-Signature", "sha256=");
        refused(either.verify(request, request.bytes()), Refusal.SIGNATURE_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 62, 63, 65, 66, 128})
    @DisplayName("rows 4, 5, 6: any number of digits but 64, a correct truncation among them")
    void refusesEveryOtherLength(int digits) {
        String text = (HEX + HEX + HEX).substring(0, digits);
        refused(verdict("sha256=" + text), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 7: one digit that is none")
    void refusesANonHexDigitAtEveryPlace() {
        for (int i = 0; i < 64; i++) {
            for (char c : new char[] {'g', 'G', ' ', '/', ':', '@', '`', 0}) {
                refused(verdict("sha256=" + HEX.substring(0, i) + c + HEX.substring(i + 1)), Refusal.SIGNATURE_FORMAT);
            }
        }
    }

    @Test
    @DisplayName("row 8: full-width and Arabic digits")
    void refusesDigitsThatAreNotAscii() {
        for (int i = 0; i < 64; i++) {
            char digit = HEX.charAt(i);
            if (digit >= '0' && digit <= '9') {
                char fullWidth = (char) ('０' + (digit - '0'));
                char arabic = (char) ('\u0660' + (digit - '0'));
                refused(
                        verdict("sha256=" + HEX.substring(0, i) + fullWidth + HEX.substring(i + 1)),
                        Refusal.SIGNATURE_FORMAT);
                refused(
                        verdict("sha256=" + HEX.substring(0, i) + arabic + HEX.substring(i + 1)),
                        Refusal.SIGNATURE_FORMAT);
            }
        }
        char fullWidthA = 'ａ';
        refused(verdict("sha256=" + HEX.replace('a', fullWidthA)), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 9: 64 characters of several bytes")
    void refusesMultibyteCharacters() {
        refused(verdict("sha256=" + "é".repeat(64)), Refusal.SIGNATURE_FORMAT);
        refused(verdict("sha256=" + "🔑".repeat(32)), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 10: upper- and mixed-case hexadecimal, same identity")
    void takesHexadecimalInAnyCase() {
        String mixed = HEX.substring(0, 20).toUpperCase(Locale.ROOT) + HEX.substring(20);
        String identity = accepted(verdict("sha256=" + HEX)).identity();

        assertThat(accepted(verdict("sha256=" + HEX.toUpperCase(Locale.ROOT))).identity())
                .isEqualTo(identity);
        assertThat(accepted(verdict("sha256=" + mixed)).identity()).isEqualTo(identity);
    }

    @Test
    @DisplayName("row 11: bare where the profile requires a prefix, and the reverse")
    void refusesTheOtherValueForm() {
        refused(verdict(HEX), Refusal.SIGNATURE_FORMAT);
        Verifier bare = verifier(
                SenderProfile.named("bare").scheme(Scheme.header("X-Sig")).build());
        TestRequest request = TestRequest.post(BODY).header("X-Sig", "sha256=" + HEX);
        refused(bare.verify(request, request.bytes()), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 11: either, where the profile says so")
    void takesBothFormsWhereTheProfileSaysSo() {
        for (String value : List.of(HEX, "sha256=" + HEX)) {
            TestRequest request = TestRequest.post(BODY).header("X-DATABRIDGE-SIGNATURE", value);
            accepted(either.verify(request, request.bytes()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256=", "Sha256=", "ſha256=", "sha-256=", "sha256:", "sha256 =", "sha256= "})
    @DisplayName("row 12: a prefix in another case or spelling")
    void refusesAnotherSpellingOfThePrefix(String prefix) {
        refused(verdict(prefix + HEX), Refusal.SIGNATURE_FORMAT);
        TestRequest request = TestRequest.post(BODY).header("X-DATABRIDGE-SIGNATURE", prefix + HEX);
        refused(either.verify(request, request.bytes()), Refusal.SIGNATURE_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1=", "sha512=", "none=", "md5=", "v1="})
    @DisplayName("row 13: a prefix of another algorithm")
    void refusesAnotherAlgorithm(String prefix) {
        refused(verdict(prefix + HEX), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 14: the prefix twice")
    void refusesADoublePrefix() {
        refused(verdict("sha256=sha256=" + HEX), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 15: two valid header lines")
    void refusesARepeatedSignatureHeader() {
        refused(verdict("sha256=" + HEX, "sha256=" + HEX), Refusal.DUPLICATE_SIGNATURE);
    }

    @Test
    @DisplayName("row 16: a bad and a good header line in either order")
    void refusesABadAndAGoodLine() {
        String bad = "sha256=" + "0".repeat(64);
        refused(verdict(bad, "sha256=" + HEX), Refusal.DUPLICATE_SIGNATURE);
        refused(verdict("sha256=" + HEX, bad), Refusal.DUPLICATE_SIGNATURE);
        refused(verdict("", "sha256=" + HEX), Refusal.DUPLICATE_SIGNATURE);
    }

    @Test
    @DisplayName("row 17: a list with commas")
    void refusesACommaList() {
        String good = "sha256=" + HEX;
        for (String value : List.of(good + "," + good, good + ", " + good, good + ",", "," + good, good + ";" + good)) {
            refused(verdict(value), Refusal.SIGNATURE_FORMAT);
        }
    }

    @Test
    @DisplayName("row 17: at most four signatures where the form has several")
    void readsAtMostFourSignatures() {
        Verifier stripe = verifier(Senders.stripe());
        String time = Long.toString(CLOCK.instant().getEpochSecond());
        String good = ",v1=" + Hmac.hex(SECRET, time + "." + BODY);
        String bad = ",v1=" + "0".repeat(64);
        TestRequest four = TestRequest.post(BODY).header("Stripe-Signature", "t=" + time + bad + bad + bad + good);
        TestRequest five =
                TestRequest.post(BODY).header("Stripe-Signature", "t=" + time + bad + bad + bad + bad + good);

        accepted(stripe.verify(four, four.bytes()));
        refused(stripe.verify(five, five.bytes()), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 18: quotes and no-break spaces")
    void refusesQuotesAndOddSpaces() {
        for (String value : List.of(
                "\"sha256=" + HEX + "\"",
                "'sha256=" + HEX + "'",
                "\u00a0sha256=" + HEX,
                "sha256=" + HEX + "\u00a0",
                "sha256=\u00a0" + HEX,
                "sha256=" + HEX + "\u2003",
                "sha256=" + HEX + "\u0000")) {
            refused(verdict(value), Refusal.SIGNATURE_FORMAT);
        }
    }

    @Test
    @DisplayName("row 19: a value of 8 KiB")
    void refusesAnEndlessValue() {
        refused(verdict("sha256=" + "a".repeat(8192)), Refusal.SIGNATURE_FORMAT);
        String time = Long.toString(CLOCK.instant().getEpochSecond());
        String good = "t=" + time + ",v1=" + Hmac.hex(SECRET, time + "." + BODY);
        TestRequest within = TestRequest.post(BODY).header("Stripe-Signature", good + ",x=y".repeat(900));
        accepted(verifier(Senders.stripe()).verify(within, within.bytes()));
        TestRequest request = TestRequest.post(BODY).header("Stripe-Signature", good + ",x=y".repeat(2048));
        refused(verifier(Senders.stripe()).verify(request, request.bytes()), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 20: a signature in the body is none")
    void refusesASignatureThatStandsElsewhere() {
        String body = "X-Attesta-Signature=sha256=" + HEX;
        TestRequest request = TestRequest.post(body).pathVariable("X-Attesta-Signature", "sha256=" + HEX);
        refused(prefixed.verify(request, request.bytes()), Refusal.MISSING_SIGNATURE);
    }

    @Test
    @DisplayName("row 21: an unsigned event header that differs from the body")
    void lettingTheBodyWinOverAnUnsignedEventHeader() {
        String body = "{\"event\":\"report.generated\",\"timestamp\":\"2026-01-02T03:04:05Z\"}";
        TestRequest request = TestRequest.post(body)
                .header("X-Webhook-Signature", "sha256=" + Hmac.hex(SECRET, body))
                .header("X-Webhook-Event", "conversation.started");

        Verdict verdict = verifier(Senders.dembrane()).verify(request, request.bytes());

        assertThat(accepted(verdict).event()).isEqualTo("report.generated");
        assertThat(((Verdict.Authentic) verdict).notices()).containsExactly(Notice.EVENT_HEADER_DIFFERS);
    }

    @Test
    @DisplayName("row 21: an event named in an unsigned header alone is marked as untrusted")
    void marksAnUnsignedEventNameAsUntrusted() {
        TestRequest request = TestRequest.post(BODY)
                .header("X-Hub-Signature-256", "sha256=" + HEX)
                .header("X-GitHub-Event", "push");

        Delivery delivery = accepted(verifier(Senders.github()).verify(request, request.bytes()));

        assertThat(delivery.event()).isEqualTo("push");
        assertThat(delivery.eventTrusted()).isFalse();
    }

    @Test
    @DisplayName("row 22: forged forwarding headers are not looked at")
    void ignoresForwardingHeaders() {
        TestRequest request = TestRequest.post(BODY)
                .header("X-Attesta-Signature", "sha256=" + HEX)
                .header("X-Forwarded-For", "127.0.0.1")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Original-URL", "/admin");
        assertThat(accepted(prefixed.verify(request, request.bytes())).endpoint())
                .isEqualTo("test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31msha256=", "${jndi:ldap://evil.example/a}", "sha256=${jndi:ldap://x}"})
    @DisplayName("row 23: escapes and look-ups in the value")
    void refusesEscapes(String value) {
        refused(verdict(value), Refusal.SIGNATURE_FORMAT);
        refused(verdict(value + HEX), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 25: a secret that is not ASCII is UTF-8")
    void takesSecretsAsUtf8() {
        String secret = "clé-秘密-🔑-of some length to be sure";
        Verifier verifier = new Verifier(
                "test",
                Senders.databridge(),
                new Keys.OfRing(SecretRing.of(Secret.text("k", secret))),
                new Freshness(null, Duration.ZERO, CLOCK));
        TestRequest request = TestRequest.post(BODY).header("X-DATABRIDGE-SIGNATURE", Hmac.hex(secret, BODY));
        accepted(verifier.verify(request, request.bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "tr-TR", "ar", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist"})
    @DisplayName("row 27: another default locale")
    void isTheSameUnderEveryLocale(String tag) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            TestRequest request = TestRequest.post(BODY).header("X-DATABRIDGE-SIGNATURE", "sha256=" + HEX);
            assertThat(accepted(verifier(Senders.databridge()).verify(request, request.bytes()))
                            .identity())
                    .isEqualTo(accepted(either.verify(request, request.bytes())).identity())
                    .matches("[0-9a-f]{64}");
            accepted(verdict("sha256=" + HEX));
            refused(verdict("SHA256=" + HEX), Refusal.SIGNATURE_FORMAT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("row 28: a valid MAC over UTF-16 text is a delivery of bytes")
    void verifiesBytesNotText() {
        byte[] utf16 = BODY.getBytes(StandardCharsets.UTF_16LE);
        TestRequest request =
                TestRequest.post(utf16).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, utf16));

        Verdict verdict = prefixed.verify(request, utf16);

        Delivery delivery = accepted(verdict);
        assertThat(delivery.wellFormed()).isFalse();
        assertThat(delivery.event()).isNull();
        assertThat(delivery.body()).isEqualTo(utf16);
        assertThat(((Verdict.Authentic) verdict).notices()).containsExactly(Notice.NOT_WELL_FORMED);
    }

    @Test
    @DisplayName("row 30: the MAC of U+FFFD does not verify the byte ff")
    void neverDecodesTheBodyOnTheWayToTheMac() {
        byte[] body = {'"', (byte) 0xff, '"'};
        byte[] replaced = new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        TestRequest request =
                TestRequest.post(body).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, replaced));
        refused(prefixed.verify(request, body), Refusal.SIGNATURE_MISMATCH);
    }

    @Test
    @DisplayName("row 31: a lying charset is not looked at")
    void ignoresTheContentType() {
        for (String type : List.of("application/json;charset=utf-16", "text/plain;charset=cp037", "image/png", "")) {
            TestRequest request =
                    TestRequest.post(BODY).header("Content-Type", type).header("X-Attesta-Signature", "sha256=" + HEX);
            assertThat(accepted(prefixed.verify(request, request.bytes())).event())
                    .isEqualTo("APPROVED");
        }
    }

    @Test
    @DisplayName("row 2 and rule 2: the first header of the profile that is present decides alone")
    void letsTheFirstPresentHeaderDecideAlone() {
        String body = "{\"event\":\"webhook.test\",\"timestamp\":\"2026-01-02T03:04:05Z\"}";
        String good = "sha256=" + Hmac.hex(SECRET, body);
        String bad = "sha256=" + "0".repeat(64);
        Verifier dembrane = verifier(Senders.dembrane());

        TestRequest goodFirst =
                TestRequest.post(body).header("X-Webhook-Signature", good).header("X-Dembrane-Signature", bad);
        TestRequest badFirst =
                TestRequest.post(body).header("X-Webhook-Signature", bad).header("X-Dembrane-Signature", good);
        TestRequest blankFirst =
                TestRequest.post(body).header("X-Webhook-Signature", "").header("X-Dembrane-Signature", good);

        accepted(dembrane.verify(goodFirst, goodFirst.bytes()));
        refused(dembrane.verify(badFirst, badFirst.bytes()), Refusal.SIGNATURE_MISMATCH);
        refused(dembrane.verify(blankFirst, blankFirst.bytes()), Refusal.MISSING_SIGNATURE);
    }

    @Test
    @DisplayName("row 41: one bit flipped anywhere in body or signature, a newline added or trimmed")
    void refusesEveryFlippedBit() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String signature = "sha256=" + HEX;
        List<byte[]> changed = new ArrayList<>();
        for (int i = 0; i < body.length * 8; i++) {
            byte[] copy = body.clone();
            copy[i / 8] ^= (byte) (1 << (i % 8));
            changed.add(copy);
        }
        changed.add((BODY + "\n").getBytes(StandardCharsets.UTF_8));
        changed.add(BODY.substring(0, BODY.length() - 1).getBytes(StandardCharsets.UTF_8));
        changed.add(new byte[0]);
        for (byte[] other : changed) {
            TestRequest request = TestRequest.post(other).header("X-Attesta-Signature", signature);
            refused(prefixed.verify(request, other), Refusal.SIGNATURE_MISMATCH);
        }
        for (int i = 0; i < 64; i++) {
            char flipped = HEX.charAt(i) == '0' ? '1' : '0';
            refused(
                    verdict("sha256=" + HEX.substring(0, i) + flipped + HEX.substring(i + 1)),
                    Refusal.SIGNATURE_MISMATCH);
        }
    }

    @Test
    @DisplayName("row 42: JSON written anew under a profile that signs the raw body")
    void refusesReserialisedJsonUnderARawProfile() {
        String spaced = BODY.replace(":", ": ");
        TestRequest request = TestRequest.post(spaced).header("X-Attesta-Signature", "sha256=" + HEX);
        refused(prefixed.verify(request, request.bytes()), Refusal.SIGNATURE_MISMATCH);
    }
}
