package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.request.RequestHead;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.signature.KeyedMac;
import io.hookseal.signature.SignedBytes;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Refusal;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hookseal's MAC, and its verifier around it, against the known answers of others. */
class KnownMacsTest {
    @RegisterExtension
    static final SuiteCount RFC_4231 = SuiteCount.required("rfc4231", 7);

    @RegisterExtension
    static final SuiteCount PUBLISHED = SuiteCount.required("published", 4);

    @RegisterExtension
    static final SuiteCount WYCHEPROOF_256 = SuiteCount.shared("wycheproof-hmac-sha256", 174);

    @RegisterExtension
    static final SuiteCount WYCHEPROOF_512 = SuiteCount.shared("wycheproof-hmac-sha512", 174);

    @Test
    void givesTheAnswersOfRfc4231() {
        for (KnownAnswers.HmacCase known : KnownAnswers.rfc4231()) {
            RFC_4231.ran();
            byte[] mac =
                    KeyedMac.prepare(MacAlgorithm.HMAC_SHA_256, known.key()).mac(SignedBytes.of(known.message()));
            assertThat(Arrays.copyOf(mac, known.tag().length)).as("%s", known).isEqualTo(known.tag());

            boolean whole = known.tag().length == mac.length;
            Verdict verdict = bare(MacAlgorithm.HMAC_SHA_256, known.key(), known.message(), known.tagHex());
            assertThat(verdict instanceof Verdict.Authentic).as("%s", known).isEqualTo(whole);
        }
    }

    @Test
    void verifiesTheSignaturesThatSendersPrint() {
        for (KnownAnswers.PublishedSignature known : KnownAnswers.publishedSignatures()) {
            PUBLISHED.ran();
            SenderProfile sender = sender(known.from());
            TestHead head = new TestHead();
            String body = known.signed();
            String time = known.timestamp();
            if (sender == Senders.standardWebhooks()) {
                String[] parts = known.signed().split("\\.", 3);
                head.with("webhook-id", parts[0])
                        .with("webhook-timestamp", parts[1])
                        .with("webhook-signature", known.header());
                time = parts[1];
                body = parts[2];
            } else if (sender == Senders.slack()) {
                assertThat(time).isNotNull();
                assertThat(known.body()).isNotNull();
                head.with("x-slack-request-timestamp", time).with("x-slack-signature", known.header());
                body = known.body();
            } else {
                head.with("x-hub-signature-256", known.header().replaceFirst("^[^:]+: ", ""));
            }
            Secret secret = Secret.of(
                    "printed",
                    known.secret(),
                    SecretEncoding.valueOf(sender.secretForm().name()));
            Instant now = time == null ? Instant.EPOCH : Instant.ofEpochSecond(Long.parseLong(time));
            Verifier verifier = new Verifier(
                    "printed",
                    sender,
                    new Keys.OfRing(SecretRing.of(secret)),
                    new Freshness(sender.maxAge(), Duration.ofMinutes(5), InstantSource.fixed(now)));

            assertThat(verifier.verify(head, body.getBytes(UTF_8)))
                    .as(known.from())
                    .isInstanceOf(Verdict.Authentic.class);
            assertThat(verifier.verify(head, (body + " ").getBytes(UTF_8)))
                    .as(known.from())
                    .isEqualTo(new Verdict.Refused(Refusal.SIGNATURE_MISMATCH));
        }
    }

    private static SenderProfile sender(String from) {
        String lower = from.toLowerCase(Locale.ROOT);
        if (lower.contains("github")) {
            return Senders.github();
        }
        return lower.contains("slack") ? Senders.slack() : Senders.standardWebhooks();
    }

    @Test
    void agreesWithWycheproofOnFullMacsAndTakesNoTruncatedOnes() throws IOException {
        wycheproof("hmac_sha256_test.json", MacAlgorithm.HMAC_SHA_256, WYCHEPROOF_256);
    }

    @Test
    void agreesWithWycheproofOnSha512() throws IOException {
        wycheproof("hmac_sha512_test.json", MacAlgorithm.HMAC_SHA_512, WYCHEPROOF_512);
    }

    private static void wycheproof(String name, MacAlgorithm algorithm, SuiteCount suite) throws IOException {
        Path file = SharedVectors.require("known-answers/" + name);
        int full = 0;
        int truncated = 0;
        for (JsonTree group : JsonTree.read(file).get("testGroups").elements()) {
            boolean whole = String.valueOf(8 * algorithm.length())
                    .equals(group.get("tagSize").text());
            for (JsonTree test : group.get("tests").elements()) {
                suite.ran();
                byte[] key = HexFormat.of().parseHex(test.get("key").text());
                byte[] message = HexFormat.of().parseHex(test.get("msg").text());
                boolean valid = "valid".equals(test.get("result").text());
                Verdict verdict = bare(algorithm, key, message, test.get("tag").text());
                assertThat(verdict instanceof Verdict.Authentic)
                        .as(name + " " + test.get("tcId").text())
                        .isEqualTo(whole && valid);
                full += whole ? 1 : 0;
                truncated += whole ? 0 : 1;
            }
        }
        assertThat(full).isEqualTo(87);
        assertThat(truncated).isEqualTo(87);
    }

    private static Verdict bare(MacAlgorithm algorithm, byte[] key, byte[] message, @Nullable String tag) {
        Verifier verifier = new Verifier(
                "bare",
                SenderProfile.named("bare")
                        .scheme(Scheme.header("X-Sig").mac(algorithm))
                        .build(),
                new Keys.OfRing(SecretRing.of(Secret.bytes("key", key))),
                new Freshness(null, Duration.ZERO, InstantSource.system()));
        return verifier.verify(new TestHead().with("x-sig", String.valueOf(tag)), message);
    }

    private static final class TestHead implements RequestHead {
        private final Map<String, String> headers = new HashMap<>();

        TestHead with(String name, @Nullable String value) {
            headers.put(name, String.valueOf(value));
            return this;
        }

        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            String value = headers.get(name);
            return value == null ? List.of() : List.of(value);
        }
    }
}
