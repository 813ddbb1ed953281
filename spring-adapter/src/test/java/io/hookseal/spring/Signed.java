package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures computed beside the library, and the bodies that they cover. */
final class Signed {
    static final String SECRET = "one-secret-of-thirty-two-bytes-1";
    static final String OTHER_SECRET = "two-secret-of-thirty-two-bytes-2";
    static final String THIRD_SECRET = "three-secret-of-32-bytes-or-more";
    static final String HEADER = "X-Validibot-Signature";
    static final String OTHER_HEADER = "X-Attesta-Signature";
    static final byte[] BODY = ("{\"event\":\"run.completed\",\"timestamp\":\"2026-11-21T12:00:00Z\","
                    + "\"run\": {\"id\":\"r-1\"}, \"text\":\"\u00e9 \ud83d\ude00 \\u00e9\"}\n")
            .getBytes(UTF_8);

    private Signed() {}

    /** The body of another delivery for each number. */
    static byte[] body(int number) {
        return ("{\"event\":\"run.completed\",\"timestamp\":\"2026-11-21T12:00:00Z\",\"run\":{\"id\":\"n-" + number
                        + "\"}}")
                .getBytes(UTF_8);
    }

    static String hex(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String by(String secret, byte[] body) {
        return "sha256=" + hex(secret, body);
    }

    static Wire delivery(byte[] body) {
        return delivery("/hook", body);
    }

    static Wire delivery(String target, byte[] body) {
        return Wire.post(target).header(HEADER, by(SECRET, body)).body(body);
    }
}
