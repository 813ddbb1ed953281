package io.hookseal.signature;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The bytes of one signed form: what stands before the body, the body or its canonical form, what stands after it. Never
 * joined into one array.
 *
 * <p>Immutable as long as nobody changes the arrays it was made of; they are not copied.
 */
public final class SignedBytes {
    private static final byte[] NONE = new byte[0];

    private final byte[] before;
    private final ByteBuffer body;
    private final byte[] after;

    private SignedBytes(byte[] before, ByteBuffer body, byte[] after) {
        this.before = before;
        this.body = body;
        this.after = after;
    }

    /**
     * {@return these bytes alone}
     *
     * @param body the body as received
     */
    public static SignedBytes of(byte[] body) {
        return new SignedBytes(NONE, ByteBuffer.wrap(body), NONE);
    }

    /**
     * {@return the remaining bytes of this buffer alone}
     *
     * @param body the body as received
     */
    public static SignedBytes of(ByteBuffer body) {
        return new SignedBytes(NONE, body, NONE);
    }

    static SignedBytes around(byte[] before, byte[] body, byte[] after) {
        return new SignedBytes(before, ByteBuffer.wrap(body), after);
    }

    void feed(MessageDigest digest) {
        digest.update(before);
        digest.update(body.duplicate());
        digest.update(after);
    }

    /** {@return the SHA-256 of these bytes} */
    public byte[] sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            feed(digest);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every Java platform must have", e);
        }
    }
}
