package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.SECRET;
import static io.hookseal.verification.TestVerifiers.accepted;
import static io.hookseal.verification.TestVerifiers.refused;
import static io.hookseal.verification.TestVerifiers.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignedTime;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 29 and 46 to 66 of the list of bad inputs, as the verifier decides them; the scanner has its own tests. */
class CanonicalRowsTest {
    private static final SenderProfile CANONICAL_ONLY = SenderProfile.named("canonical")
            .scheme(Scheme.header("X-Sig").canonicalJson())
            .event("/event")
            .build();

    private final Verifier dembrane = verifier(withoutTime());
    private final Verifier canonicalOnly = verifier(CANONICAL_ONLY);

    /** dembrane's schemes over bodies that carry no time, to keep the rows about JSON about JSON. */
    private static SenderProfile withoutTime() {
        SenderProfile.Builder profile = SenderProfile.named("dembrane")
                .event(Senders.dembrane().event())
                .identity(Senders.dembrane().identity())
                .writesNonFiniteNumbers();
        Senders.dembrane().schemes().forEach(scheme -> profile.scheme(scheme.time(new SignedTime.None())));
        return profile.build();
    }

    private static TestRequest signed(byte[] wire, byte[] over) {
        return TestRequest.post(wire).header("X-Webhook-Signature", "sha256=" + Hmac.hex(SECRET, over));
    }

    private static TestRequest signed(String wire, String over) {
        return signed(wire.getBytes(StandardCharsets.UTF_8), over.getBytes(StandardCharsets.UTF_8));
    }

    private static TestRequest signedRaw(byte[] wire) {
        return signed(wire, wire);
    }

    private static TestRequest canonical(String wire, String over) {
        return TestRequest.post(wire).header("X-Sig", Hmac.hex(SECRET, over));
    }

    @Test
    @DisplayName("row 46: the sender's default spacing with a MAC over the canonical form")
    void acceptsTheDeployedForm() {
        String wire = "{\"event\": \"report.generated\", \"b\": [1, 2.0, {\"z\": null, \"a\": true}], \"a\": \"x y\"}";
        String over = "{\"a\":\"x y\",\"b\":[1,2.0,{\"a\":true,\"z\":null}],\"event\":\"report.generated\"}";
        assertThat(accepted(dembrane, signed(wire, over)).event()).isEqualTo("report.generated");
    }

    @Test
    @DisplayName("row 47: a MAC over the raw wire only where the profile says both")
    void acceptsTheRawFormOnlyWhereTheProfileSaysBoth() {
        String wire = "{\"b\": 1, \"a\": 2}";
        accepted(dembrane, signed(wire, wire));
        refused(canonicalOnly, canonical(wire, wire), Refusal.SIGNATURE_MISMATCH);
        accepted(canonicalOnly, canonical(wire, "{\"a\":2,\"b\":1}"));
    }

    @Test
    @DisplayName("rows 48, 49: keys in the order of their code points")
    void sortsKeysByCodePoint() {
        accepted(canonicalOnly, canonical("{\"\ud800\udc00\":1,\"\uffff\":2}", "{\"\uffff\":2,\"\ud800\udc00\":1}"));
        refused(
                canonicalOnly,
                canonical("{\"\uffff\":2,\"\ud800\udc00\":1}", "{\"\ud800\udc00\":1,\"\uffff\":2}"),
                Refusal.SIGNATURE_MISMATCH);
        accepted(
                canonicalOnly,
                canonical(
                        "{\"a\\u0000\":1,\"a\":2,\"_\":3,\"B\":4,\"\":5}",
                        "{\"\":5,\"B\":4,\"_\":3,\"a\":2,\"a\\u0000\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e+16", "2e+23", "5e-324", "-0.0", "8.41e+21", "1E400", "1.10", "100000000000000000000"})
    @DisplayName("row 50: a number's spelling is kept")
    void keepsNumberSpelling(String number) {
        accepted(canonicalOnly, canonical("{ \"n\" : " + number + " }", "{\"n\":" + number + "}"));
    }

    @Test
    @DisplayName("row 51: a number of 4,300 digits; one of a million is no number of any sender")
    void takesLongNumbers() {
        String longest = "7".repeat(4_300);
        accepted(canonicalOnly, canonical("[ " + longest + " ]", "[" + longest + "]"));
        String endless = "7".repeat(1_000_000);
        refused(canonicalOnly, canonical("[ " + endless + " ]", "[" + endless + "]"), Refusal.BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"x\":[{\"k\":1,\"j\":2,\"k\":3}]}"})
    @DisplayName("row 52: a key twice, however it is spelled")
    void refusesDuplicateKeys(String wire) {
        refused(dembrane, signed(wire, wire), Refusal.DUPLICATE_KEY);
    }

    @Test
    @DisplayName("row 53: NaN and Infinity only for a sender that writes them")
    void takesNonFiniteNumbersOnlyFromSendersThatWriteThem() {
        for (String number : List.of("NaN", "Infinity", "-Infinity")) {
            String wire = "{\"event\":\"x\",\"n\":" + number + "}";
            refused(canonicalOnly, canonical(wire, wire), Refusal.BODY);
            accepted(dembrane, signed(wire, wire));

            SenderProfile.Builder raw =
                    SenderProfile.named("raw").scheme(Scheme.header("X-Sig")).event("/event");
            assertThat(accepted(verifier(raw.build()), canonical(wire, wire)).wellFormed())
                    .isFalse();
            assertThat(accepted(verifier(raw.writesNonFiniteNumbers().build()), canonical(wire, wire))
                            .event())
                    .isEqualTo("x");
        }
        String attesta =
                "{\"event\":\"APPROVED\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"data\":{\"risk_score\":NaN}}";
        TestRequest request =
                TestRequest.post(attesta).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, attesta));
        assertThat(accepted(verifier(Senders.attesta()), request).event()).isEqualTo("APPROVED");
    }

    @Test
    @DisplayName("row 54: the escape of a lone surrogate is kept as it stands")
    void keepsLoneSurrogateEscapes() {
        accepted(canonicalOnly, canonical("{\"b\": \"\\ud800\", \"\\udfff\": 1}", "{\"b\":\"\\ud800\",\"\\udfff\":1}"));
    }

    @Test
    @DisplayName("rows 55, 56: another spelling of the same text is another body")
    void refusesRespelledStrings() {
        String over = "{\"k\":\"\\u00e9/\"}";
        accepted(canonicalOnly, canonical("{\"k\": \"\\u00e9/\"}", over));
        for (String wire : List.of("{\"k\":\"é/\"}", "{\"k\":\"\\u00E9/\"}", "{\"k\":\"\\u00e9\\/\"}")) {
            refused(canonicalOnly, canonical(wire, over), Refusal.SIGNATURE_MISMATCH);
        }
    }

    @Test
    @DisplayName("row 57: 1,000 variants of white space and key order have one identity")
    void givesVariantsOneIdentity() {
        List<String> members = List.of(
                "\"event\":\"report.generated\"",
                "\"a\":[1,2,{\"x\":null}]",
                "\"b\":{\"k\":\"v w\"}",
                "\"c\":1.50",
                "\"d\":true");
        List<String> sorted = new ArrayList<>(members);
        Collections.sort(sorted);
        String over = "{" + String.join(",", sorted) + "}";
        Random random = new Random(20261121);
        String[] spaces = {"", " ", "\n", "\t", "\r\n", "   "};
        Set<String> wires = new HashSet<>();
        Set<String> identities = new HashSet<>();
        while (wires.size() < 1_000) {
            List<String> shuffled = new ArrayList<>(members);
            Collections.shuffle(shuffled, random);
            StringBuilder wire = new StringBuilder("{");
            for (int i = 0; i < shuffled.size(); i++) {
                wire.append(i == 0 ? "" : ",").append(spaces[random.nextInt(6)]).append(shuffled.get(i));
            }
            wire.append(spaces[random.nextInt(6)]).append('}');
            if (wires.add(wire.toString())) {
                identities.add(accepted(dembrane, signed(wire.toString(), over)).identity());
            }
        }
        assertThat(identities).hasSize(1);
        String raw = wires.iterator().next();
        assertThat(accepted(dembrane, signed(raw, raw)).identity())
                .as("the canonical form is the identity, whichever form the signature matched")
                .isEqualTo(identities.iterator().next());
    }

    @Test
    @DisplayName("rows 29, 58, 59, 62, 63: what is not strict JSON is refused even with a right MAC over the raw body")
    void refusesWhatIsNotStrictJson() {
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of(
                "",
                " ",
                "{}x",
                "{} {}",
                "{}\u0000",
                "{/**/}",
                "//\n{}",
                "[+1]",
                "[01]",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "[1.]",
                "[.5]",
                "[\"\u0001\"]",
                "[\"\n\"]",
                "{\"a\"}",
                "nul",
                "[tru]",
                "\ufeff{}",
                "[\"\\x\"]",
                "[\"\\u12g4\"]")) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(new byte[] {'"', (byte) 0xff, '"'});
        bodies.add(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'});
        bodies.add(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        bodies.add("{}".getBytes(StandardCharsets.UTF_16LE));
        for (byte[] body : bodies) {
            refused(dembrane, signedRaw(body), Refusal.BODY);
        }
    }

    @Test
    @DisplayName("row 60: one level too deep, and a hundred thousand")
    void refusesDeepNesting() {
        String deepest = "[".repeat(512) + "]".repeat(512);
        accepted(dembrane, signed(deepest, deepest));
        for (int depth : new int[] {513, 100_000}) {
            String wire = "[".repeat(depth) + "]".repeat(depth);
            refused(dembrane, signed(wire, wire), Refusal.BODY);
        }
    }

    @Test
    @DisplayName("row 61: a million keys")
    void takesAMillionKeys() {
        StringBuilder wire = new StringBuilder("{");
        StringBuilder over = new StringBuilder("{");
        int keys = 1_000_000;
        for (int i = 0; i < keys; i++) {
            wire.append(i == 0 ? "" : ", ").append('"').append(2_000_000 - i).append("\": 0");
            over.append(i == 0 ? "" : ",").append('"').append(1_000_001 + i).append("\":0");
        }
        accepted(dembrane, signed(wire.append('}').toString(), over.append('}').toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "\"x\"", "0", "-1.5e3"})
    @DisplayName("row 64: a scalar at the top")
    void takesScalars(String wire) {
        Delivery delivery = accepted(dembrane, signed(wire + " ", wire));
        assertThat(delivery.wellFormed()).isTrue();
        assertThat(delivery.event()).isNull();
    }

    @Test
    @DisplayName("row 65: integer keys that the sender sorted as numbers")
    void refusesNumericallySortedKeys() {
        refused(dembrane, signed("{\"2\": 1, \"10\": 2}", "{\"2\":1,\"10\":2}"), Refusal.SIGNATURE_MISMATCH);
        accepted(dembrane, signed("{\"2\": 1, \"10\": 2}", "{\"10\":2,\"2\":1}"));
    }

    @Test
    @DisplayName("row 66: adjacent lone surrogates in keys read as the pair they spell")
    void readsAdjacentSurrogateEscapesAsAPair() {
        accepted(
                canonicalOnly, canonical("{\"\uffff\":1,\"\\ud800\\udc00\":2}", "{\"\uffff\":1,\"\\ud800\\udc00\":2}"));
    }

    @Test
    @DisplayName("under a raw profile, a right MAC over ill-formed JSON hands over bytes")
    void handsOverIllFormedBytesUnderARawProfile() {
        Verifier raw = verifier(Senders.databridge());
        for (String wire : List.of("", "{\"event\":\"x\",\"event\":\"y\"}", "not json", "{\"event\":\"x\"} ]")) {
            TestRequest request = TestRequest.post(wire).header("X-DATABRIDGE-SIGNATURE", Hmac.hex(SECRET, wire));
            Delivery delivery = accepted(raw, request);
            assertThat(delivery.wellFormed()).isFalse();
            assertThat(delivery.event()).isNull();
            assertThat(delivery.field("/event")).isNull();
            assertThat(delivery.identity()).hasSize(64);
        }
    }
}
