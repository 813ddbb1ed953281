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
    private byte[] mac = {};

    /** A run that has computed nothing. */
    public MacRun() {}

    /**
     * {@return the full MAC of these bytes} The array is lent until the next call.
     *
     * @param key the prepared key
     * @param signed the signed form
     */
    public byte[] mac(KeyedMac key, SignedBytes signed) {
        MessageDigest inner = begin(key);
        signed.feed(inner);
        return finish(key, inner);
    }

    private MessageDigest begin(KeyedMac key) {
        MessageDigest started = digest;
        if (started == null || latest == null || latest.algorithm() != key.algorithm()) {
            started = key.beginInner();
            digest = started;
            mac = new byte[key.algorithm().length()];
        } else {
            started.update(key.innerKey());
        }
        latest = key;
        return started;
    }

    /** The inner hash ends, which sets the digest back to its start, and the outer one is made with it. */
    private byte[] finish(KeyedMac key, MessageDigest inner) {
        try {
            int length = inner.digest(mac, 0, mac.length);
            inner.update(key.outerKey());
            inner.update(mac, 0, length);
            inner.digest(mac, 0, mac.length);
            return mac;
        } catch (DigestException e) {
            throw new MacUnavailableException(key.algorithm(), e);
        }
    }
}
