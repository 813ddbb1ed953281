package io.hookseal.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A SHA-256 over texts, each with its length before it, so that no two lists of texts run into the same bytes. */
public final class FieldDigest {
    /** Sets these digests apart from those of signed forms. */
    private static final byte[] FIELDS = "hookseal identity of fields, version 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CONTENT =
            "hookseal identity with its content, version 1\n".getBytes(StandardCharsets.US_ASCII);

    private FieldDigest() {}

    /**
     * {@return the digest of these texts in this order; texts with lone surrogates keep them apart as well}
     *
     * @param texts the texts, in order
     */
    public static byte[] of(List<String> texts) {
        int size = FIELDS.length;
        for (String text : texts) {
            size += Integer.BYTES + text.length() * Character.BYTES;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.put(FIELDS);
        for (String text : texts) {
            bytes.putInt(text.length());
            for (int i = 0; i < text.length(); i++) {
                bytes.putChar(text.charAt(i));
            }
        }
        return SignedBytes.of(bytes.array()).sha256();
    }

    /**
     * {@return the digest of an identity together with the content that was delivered under it}
     *
     * @param identity a SHA-256
     * @param content a SHA-256
     */
    public static byte[] withContent(byte[] identity, byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(CONTENT.length + identity.length + content.length);
        return SignedBytes.of(bytes.put(CONTENT).put(identity).put(content).array())
                .sha256();
    }
}
