package io.hookseal.signature;

import io.hookseal.scheme.MacAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Known answers computed before the first delivery: a receiver with a broken security provider must not start.
 *
 * <p>The answers are RFC 4231 section 4.3 (test case 2) and RFC 2202 section 3 (test case 2).
 */
public final class MacSelfTest {
    private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

    private MacSelfTest() {}

    /**
     * Computes the algorithm's known answer.
     *
     * @param algorithm the MAC algorithm
     * @throws MacUnavailableException where the digest is missing, or the answer is wrong
     */
    public static void run(MacAlgorithm algorithm) {
        run(algorithm, KeyedMac.prepare(algorithm, KEY));
    }

    static void run(MacAlgorithm algorithm, KeyedMac.Digests digests) {
        run(algorithm, KeyedMac.prepare(algorithm, KEY, digests));
    }

    private static void run(MacAlgorithm algorithm, KeyedMac keyed) {
        byte[] mac = keyed.mac(SignedBytes.of(DATA));
        if (!MessageDigest.isEqual(mac, HexFormat.of().parseHex(knownAnswer(algorithm)))) {
            throw new MacUnavailableException(
                    algorithm, "computes a wrong HMAC for a known answer of RFC 4231 / RFC 2202");
        }
    }

    private static String knownAnswer(MacAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_SHA_256 -> "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
            case HMAC_SHA_384 ->
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e" + "8e2240ca5e69e2c78b3239ecfab21649";
            case HMAC_SHA_512 ->
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";
            case HMAC_SHA_1_LEGACY -> "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
        };
    }
}
