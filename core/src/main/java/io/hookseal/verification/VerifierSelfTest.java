package io.hookseal.verification;

import io.hookseal.delivery.Delivery;
import io.hookseal.request.RequestHead;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Known deliveries, verified before the first real one: authentic ones must pass and a changed one must not. It also has the
 * JDK load and look up what the first real delivery would wait for, and a sender's time limit may be 3 seconds.
 */
public final class VerifierSelfTest {
    /** 2026-11-21T12:00:00Z. */
    private static final Instant NOW = Instant.ofEpochSecond(1_795_262_400);

    private static final String BODY =
            "{\"run\": {\"id\": \"7\"}, \"event\": \"run.completed\", \"timestamp\": \"2026-11-21T11:59:00Z\"}";

    /** HMAC-SHA-256 of the body, of its canonical form, and of {@code 1795262400.} and the body, under the secret. */
    private static final Secret SECRET = Secret.text("self-test", "the secret of a self-test, known to everybody");

    private static final String RAW = "38c54a5a4bbcbcfa3add5884dd3bf60a8303ea227fa3c8b85b36e67316a5cdf1";
    private static final String CANONICAL = "a26861d1c8419b0b947f689e5897547c725429d087452626ab83cf34439da276";
    private static final String TEMPLATE = "01610ad7ebf9e4e75bd1c11cfc324761c99465c535b9e1a9a4ff244b72759d16";

    private VerifierSelfTest() {}

    /** {@return whether each known delivery was judged as it must be} */
    public static boolean passes() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        byte[] changed = BODY.replace('7', '8').getBytes(StandardCharsets.UTF_8);
        Scheme signed = Scheme.header("x-signature").optionalPrefix("sha256=");
        Scheme timed = signed.template("{time}.{body}").timeInHeader("x-time", TimeFormat.EPOCH_SECONDS);
        return judges("sha256=" + RAW, body, changed, signed.timeInBody("/timestamp", TimeFormat.ISO_8601))
                // two readings of one header are tried one after the other, and by other code than one is
                && judges(CANONICAL, body, changed, signed, signed.canonicalJson())
                && judges(TEMPLATE, body, changed, timed);
    }

    private static boolean judges(String signature, byte[] body, byte[] changed, Scheme... schemes) {
        SenderProfile.Builder profile =
                SenderProfile.named("self-test").event("/event").identity("/event", "/run/id");
        for (Scheme scheme : schemes) {
            profile.scheme(scheme);
        }
        SenderProfile sender = profile.build();
        Verifier verifier = new Verifier(
                "self-test",
                sender,
                new Keys.OfRing(SecretRing.of(SECRET)),
                new Freshness(sender.maxAge(), Duration.ofMinutes(5), InstantSource.fixed(NOW)));
        RequestHead head = new Head(Map.of("x-signature", signature, "x-time", Long.toString(NOW.getEpochSecond())));
        return verifier.verify(head, body) instanceof Verdict.Authentic authentic
                && told(authentic.delivery())
                && verifier.verify(head, changed) instanceof Verdict.Refused refused
                && refused.reason() == Refusal.SIGNATURE_MISMATCH;
    }

    private static boolean told(Delivery delivery) {
        return Objects.equals(delivery.event(), "run.completed")
                && delivery.identityBytes().length == delivery.fingerprintBytes().length;
    }

    private record Head(Map<String, String> values) implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            String value = values.get(name);
            return value == null ? List.of() : List.of(value);
        }
    }
}
