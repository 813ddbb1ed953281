package io.hookseal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's own HMAC: what Hookseal's is held against. */
public final class Hmac {
    private Hmac() {}

    public static byte[] of(String algorithm, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String hex(String secret, byte[] data) {
        return HexFormat.of().formatHex(of("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), data));
    }

    public static String hex(String secret, String data) {
        return hex(secret, data.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] key, String data) {
        return Base64.getEncoder().encodeToString(of("HmacSHA256", key, data.getBytes(StandardCharsets.UTF_8)));
    }
}
