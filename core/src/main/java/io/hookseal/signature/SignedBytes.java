package io.hookseal.signature;

import io.hookseal.json.JsonScan;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one signed form: what stands before the body, the body or its canonical form, what stands after it. Never
 * joined into one array.
 *
 * <p>Immutable as long as nobody changes the arrays it was made of; they are not copied.
 */
public final class SignedBytes {
    private static final byte[] NONE = new byte[0];

    /** Never updated, only copied. */
    private static final MessageDigest SHA_256 = sha256Digest();

    private final byte[] before;
    private final byte[] body;
    private final JsonScan.@Nullable WellFormed canonical;
    private final byte[] after;

    private SignedBytes(byte[] before, byte[] body, JsonScan.@Nullable WellFormed canonical, byte[] after) {
        this.before = before;
        this.body = body;
        this.canonical = canonical;
        this.after = after;
    }

    /**
     * {@return these bytes alone}
     *
     * @param body the body as received
     */
    public static SignedBytes of(byte[] body) {
        return new SignedBytes(NONE, body, null, NONE);
    }

    /**
     * {@return a copy of the remaining bytes of this buffer}
     *
     * @param bytes the bytes
     */
    public static SignedBytes of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return of(copy);
    }

    /**
     * {@return the canonical form of a body, alone}
     *
     * @param scan the body's scan, made with its canonical form
     */
    public static SignedBytes canonical(JsonScan.WellFormed scan) {
        return new SignedBytes(NONE, NONE, scan, NONE);
    }

    static SignedBytes around(byte[] before, byte[] body, byte[] after) {
        return new SignedBytes(before, body, null, after);
    }

    void feed(MessageDigest digest) {
        if (before.length > 0) {
            digest.update(before);
        }
        if (canonical != null) {
            canonical.giveCanonical(digest::update);
        } else {
            digest.update(body);
        }
        if (after.length > 0) {
            digest.update(after);
        }
    }

    /** {@return the SHA-256 of these bytes} */
    public byte[] sha256() {
        try {
            // a copy spares the look for a provider, which takes as long as hashing half a kilobyte
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            feed(digest);
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK cannot copy the state of its SHA-256", e);
        }
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every Java platform must have", e);
        }
    }
}
