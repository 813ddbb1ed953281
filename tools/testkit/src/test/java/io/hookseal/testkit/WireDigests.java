package io.hookseal.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the original recordings put on the wire, as digests that were not made from the compact form. */
final class WireDigests {

    /** The digests of one recording, in lower-case hex. */
    record Digests(String body, String wire) {}

    private WireDigests() {}

    static Map<String, Digests> read() throws IOException {
        Map<String, Digests> digests = new LinkedHashMap<>();
        try (InputStream in = WireDigests.class.getResourceAsStream("wire-digests.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList()) {
                String[] fields = line.split("\t", -1);
                digests.put(fields[0], new Digests(fields[1], fields[2]));
            }
        }
        return digests;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
