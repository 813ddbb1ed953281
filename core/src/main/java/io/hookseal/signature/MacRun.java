package io.hookseal.signature;

import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The MACs of one request, under one key after another: one digest and one buffer serve them all, so that a further live
 * secret costs its hashing and no memory.
 *
 * <p>Not safe under many threads.
 */
public final class MacRun {
    private @Nullable MessageDigest digest;
    private @Nullable KeyedMac latest;
    private byte[] lent = {};

    /** A run that has computed nothing. */
    public MacRun() {}

    /**
     * {@return the full MAC of these bytes} The array is lent until the next call.
     *
     * @param key the prepared key
     * @param signed the signed form
     */
    public byte[] mac(KeyedMac key, SignedBytes signed) {
        int length = key.algorithm().length();
        if (lent.length != length) {
            lent = new byte[length];
        }
        mac(key, signed, lent, lent);
        return lent;
    }

    /**
     * Computes the full MAC of a body's signed form.
     *
     * @param key the prepared key
     * @param signed the signed form, or null where that is the body alone
     * @param body the body
     * @param into where the MAC goes: as many bytes as the key's algorithm gives
     */
    public void mac(KeyedMac key, @Nullable SignedBytes signed, byte[] body, byte[] into) {
        MessageDigest inner = begin(key);
        if (signed == null) {
            inner.update(body);
        } else {
            signed.feed(inner);
        }
        finish(key, inner, into);
    }

    private MessageDigest begin(KeyedMac key) {
        MessageDigest started = digest;
        if (started == null || latest == null || latest.algorithm() != key.algorithm()) {
            started = key.beginInner();
            digest = started;
        } else {
            started.update(key.innerKey());
        }
        latest = key;
        return started;
    }

    /** The inner hash ends, which sets the digest back to its start, and the outer one is made with it. */
    private static void finish(KeyedMac key, MessageDigest inner, byte[] into) {
        int length = key.algorithm().length();
        try {
            inner.digest(into, 0, length);
            inner.update(key.outerKey());
            inner.update(into, 0, length);
            inner.digest(into, 0, length);
        } catch (DigestException e) {
            throw new MacUnavailableException(key.algorithm(), e);
        }
    }
}
