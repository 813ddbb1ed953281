package io.hookseal.signature;

import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The MACs of one request, under one key after another: two digests and one buffer serve them all. The first key's have been
 * prepared, which spares two blocks of hashing; a further key is taken in anew, which costs no memory.
 *
 * <p>Not safe under many threads.
 */
public final class MacRun {
    private @Nullable MessageDigest inner;
    private @Nullable MessageDigest outer;
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
        MessageDigest first = inner;
        MessageDigest second = outer;
        if (first == null || second == null || latest == null || latest.algorithm() != key.algorithm()) {
            first = key.beginInner();
            second = key.beginOuter();
            inner = first;
            outer = second;
            mac = new byte[key.algorithm().length()];
        } else {
            // each was set back to its start when it gave its hash
            first.update(key.innerKey());
            second.update(key.outerKey());
        }
        latest = key;
        signed.feed(first);
        try {
            first.digest(mac, 0, mac.length);
            second.update(mac);
            second.digest(mac, 0, mac.length);
        } catch (DigestException e) {
            throw new MacUnavailableException(key.algorithm(), e);
        }
        return mac;
    }
}
