package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many MACs a request costs, counted by a security provider in front of the JDK's. */
class MacCountTest {
    private static final String FIRST = "the first secret, long enough for anything";
    private static final String SECOND = "the second secret, long enough for anything";
    private static final String THIRD = "the third secret, long enough for anything";
    private static final String EARLY = "a secret before its time, long enough for anything";
    private static final String SPACED = "{\"b\": 1, \"a\": 2}";

    /** An HMAC finishes two digests. */
    private static final int DIGESTS_PER_MAC = 2;

    private static final AtomicInteger FINISHED = new AtomicInteger();
    private static final MessageDigest JDK = sha256();

    private final Provider counting = new Counting();

    @BeforeEach
    void putsTheCounterInFront() {
        Security.insertProviderAt(counting, 1);
    }

    @AfterEach
    void takesTheCounterAway() {
        Security.removeProvider(counting.getName());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Verifier verifier(SenderProfile sender) {
        return new Verifier(
                "test",
                sender,
                new Keys.OfRing(SecretRing.of(
                        Secret.text("1", FIRST),
                        Secret.text("2", SECOND),
                        Secret.text("3", THIRD),
                        Secret.text("4", EARLY).notBefore(NOW.plusNanos(1)))),
                new Freshness(null, Duration.ZERO, InstantSource.fixed(NOW)));
    }

    private static int macs(Verifier verifier, TestRequest request, boolean authentic) {
        int before = FINISHED.get();
        Verdict verdict = verifier.verify(request, request.bytes());
        assertThat(verdict instanceof Verdict.Authentic).isEqualTo(authentic);
        return (FINISHED.get() - before) / DIGESTS_PER_MAC;
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST, SECOND, THIRD, EARLY, "nobody's secret"})
    @DisplayName("rows 113, 121: one MAC for each live secret, whichever of them matches, if any")
    void triesEveryLiveSecretOnce(String secret) {
        TestRequest request = TestRequest.post(SPACED).header("X-DATABRIDGE-SIGNATURE", Hmac.hex(secret, SPACED));
        assertThat(macs(verifier(Senders.databridge()), request, secret.startsWith("the ")))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST, SECOND, THIRD, "nobody's secret"})
    @DisplayName("rows 113, 121: one MAC for each live secret and distinct signed form")
    void triesEverySignedFormOnce(String secret) {
        for (String signed : new String[] {SPACED, "{\"a\":2,\"b\":1}"}) {
            TestRequest request =
                    TestRequest.post(SPACED).header("X-Webhook-Signature", "sha256=" + Hmac.hex(secret, signed));
            assertThat(macs(verifier(Senders.dembrane()), request, secret.startsWith("the ")))
                    .isEqualTo(3 * 2);
        }
    }

    @Test
    @DisplayName("row 113: several signatures in one header cost no more than one")
    void countsSecretsAndNotCandidates() {
        String time = Long.toString(NOW.getEpochSecond());
        String bad = ",v1=" + "0".repeat(64);
        String good = ",v1=" + Hmac.hex(SECOND, time + "." + SPACED);
        TestRequest request = TestRequest.post(SPACED).header("Stripe-Signature", "t=" + time + bad + good + bad + bad);
        assertThat(macs(verifier(Senders.stripe()), request, true)).isEqualTo(3);
    }

    @Test
    @DisplayName("row 113: what the head alone refuses costs none")
    void computesNothingForAMalformedHeader() {
        TestRequest request = TestRequest.post(SPACED).header("X-DATABRIDGE-SIGNATURE", "nonsense");
        assertThat(macs(verifier(Senders.databridge()), request, false)).isZero();
    }

    private static final class Counting extends Provider {
        private static final long serialVersionUID = 1L;

        Counting() {
            super("counting", "1", "counts finished digests");
            put("MessageDigest.SHA-256", CountedDigest.class.getName());
        }
    }

    /** The JDK's SHA-256, counted. */
    public static final class CountedDigest extends MessageDigestSpi implements Cloneable {
        private final MessageDigest jdk;

        public CountedDigest() throws CloneNotSupportedException {
            this((MessageDigest) JDK.clone());
        }

        private CountedDigest(MessageDigest jdk) {
            this.jdk = jdk;
        }

        @Override
        protected void engineUpdate(byte input) {
            jdk.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            jdk.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            FINISHED.incrementAndGet();
            return jdk.digest();
        }

        @Override
        protected void engineReset() {
            jdk.reset();
        }

        @Override
        protected int engineGetDigestLength() {
            return jdk.getDigestLength();
        }

        @Override
        public Object clone() throws CloneNotSupportedException {
            return new CountedDigest((MessageDigest) jdk.clone());
        }
    }
}
