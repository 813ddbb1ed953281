package io.hookseal.benchmarks.peers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as senders do; not measured. */
public final class Signatures {
    /** The secret of all benchmarks, as text. */
    public static final String SECRET = "benchmarks-0123456789-abcdefghij";

    private Signatures() {}

    /**
     * {@return HMAC-SHA-256 over these parts, under the benchmarks' secret}
     *
     * @param parts what is signed, in order
     */
    public static byte[] hmac(byte[]... parts) {
        return hmac(SECRET, parts);
    }

    /**
     * {@return HMAC-SHA-256 over these parts}
     *
     * @param secret the secret's text
     * @param parts what is signed, in order
     */
    public static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /**
     * {@return the bytes of a text}
     *
     * @param text the text
     */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * {@return the text of bytes}
     *
     * @param bytes the bytes
     */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * {@return hexadecimal}
     *
     * @param bytes the bytes
     */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * {@return base64}
     *
     * @param bytes the bytes
     */
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * {@return the body with its last byte but one changed: what a forged delivery carries}
     *
     * @param body the body
     */
    public static byte[] changed(byte[] body) {
        byte[] other = body.clone();
        other[other.length - 3] ^= 1;
        return other;
    }

    /** {@return the time now in seconds} */
    public static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
