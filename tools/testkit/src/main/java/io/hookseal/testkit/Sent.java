package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the contract's senders send: bodies, each another delivery, and signatures made beside the library. */
final class Sent {
    static final String SIGNATURE = "X-Validibot-Signature";
    static final String RAW_SIGNATURE = "X-Attesta-Signature";
    static final String CANONICAL_SIGNATURE = "X-Webhook-Signature";
    static final String BARE_SIGNATURE = "X-Databridge-Signature";
    static final String MULTI_SIGNATURE = "Stripe-Signature";
    static final String SECRET = "the secret of the hook, which is long enough";
    static final String RAW_SECRET = "the secret of the raw one, which is long enough";
    static final String CANONICAL_SECRET = "the secret of the canonical one, long enough";
    static final String UTF8_SECRET = "ein gehe\u00efmes Wort, \u043a\u043b\u044e\u0447 \u2713, lang genug";
    static final String MULTI_SECRET = "the secret of the one with several signatures";
    static final String SLOW_SECRET = "the secret of the slow one, which is long enough";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Sent() {}

    /** {@return a number that was never given before} */
    static int number() {
        return NEXT.incrementAndGet();
    }

    /** {@return the body of a delivery that was never sent before, with characters outside of ASCII} */
    static byte[] fresh() {
        return padded(0);
    }

    /** {@return the body of a delivery that was never sent before, of at least this length} */
    static byte[] padded(int length) {
        String start = "{\"event\":\"run.completed\",\"timestamp\":\"2026-11-21T12:00:00Z\", \"run\":{\"id\":\"r-"
                + number() + "\"}, \"text\":\"\u00e9 \ud83d\ude00 \\u00e9";
        String end = "\"}\n";
        int more = Math.max(0, length - start.getBytes(UTF_8).length - end.length());
        return (start + "x".repeat(more) + end).getBytes(UTF_8);
    }

    static byte[] mac(String secret, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(String secret, byte[] signed) {
        return HexFormat.of().formatHex(mac(secret, signed));
    }

    static String by(String secret, byte[] signed) {
        return "sha256=" + hex(secret, signed);
    }

    /** {@return a delivery to {@code /hook}, whose path may be given another spelling} */
    static Draft signed(String target, byte[] body) {
        return Draft.post(target).header(SIGNATURE, by(SECRET, body));
    }

    static Draft hook(byte[] body) {
        return signed("/hook", body).body(body);
    }

    static Draft raw(byte[] body) {
        return Draft.post("/raw").header(RAW_SIGNATURE, by(RAW_SECRET, body));
    }
}
