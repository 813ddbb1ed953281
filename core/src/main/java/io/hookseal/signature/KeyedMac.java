package io.hookseal.signature;

import io.hookseal.scheme.MacAlgorithm;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HMAC under one key, prepared once (RFC 2104): the padded keys, and two digests that have already taken them in, to be cloned
 * for the first MAC of a {@link MacRun}.
 *
 * <p>Immutable and safe under many threads: nothing shared is ever updated.
 */
public final class KeyedMac {
    private static final byte[] NONE = new byte[0];

    private final MacAlgorithm algorithm;
    private final MessageDigest inner;
    private final MessageDigest outer;
    private final byte[] innerKey;
    private final byte[] outerKey;

    private KeyedMac(
            MacAlgorithm algorithm, MessageDigest inner, MessageDigest outer, byte[] innerKey, byte[] outerKey) {
        this.algorithm = algorithm;
        this.inner = inner;
        this.outer = outer;
        this.innerKey = innerKey;
        this.outerKey = outerKey;
    }

    /**
     * Prepares a key.
     *
     * @param algorithm the MAC algorithm
     * @param key the key bytes; copied
     * @return the prepared key
     * @throws MacUnavailableException where this JDK lacks the digest or cannot copy its state
     */
    public static KeyedMac prepare(MacAlgorithm algorithm, byte[] key) {
        return prepare(algorithm, key, MessageDigest::getInstance);
    }

    static KeyedMac prepare(MacAlgorithm algorithm, byte[] key, Digests digests) {
        try {
            byte[] block = new byte[algorithm.blockLength()];
            if (key.length > block.length) {
                byte[] hashed = digests.get(algorithm.digest()).digest(key);
                System.arraycopy(hashed, 0, block, 0, hashed.length);
                Arrays.fill(hashed, (byte) 0);
            } else {
                System.arraycopy(key, 0, block, 0, key.length);
            }
            byte[] innerKey = padded(block, 0x36);
            byte[] outerKey = padded(block, 0x5c);
            Arrays.fill(block, (byte) 0);
            MessageDigest inner = digests.get(algorithm.digest());
            // a provider whose digests cannot be copied is found here, not at the first delivery
            MessageDigest outer = (MessageDigest) inner.clone();
            inner.update(innerKey);
            outer.update(outerKey);
            return new KeyedMac(algorithm, inner, outer, innerKey, outerKey);
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new MacUnavailableException(algorithm, e);
        }
    }

    private static byte[] padded(byte[] block, int pad) {
        byte[] padded = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        return padded;
    }

    /** {@return the algorithm} */
    public MacAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * {@return the full MAC of these bytes, on its own}
     *
     * @param signed the signed form
     */
    public byte[] mac(SignedBytes signed) {
        byte[] mac = new byte[algorithm.length()];
        mac(signed, NONE, mac);
        return mac;
    }

    /**
     * Computes the full MAC of a body's signed form, on its own. Both keys have been taken in beforehand, which spares two blocks
     * of hashing.
     *
     * @param signed the signed form, or null where that is the body alone
     * @param body the body
     * @param into where the MAC goes: as many bytes as {@link #algorithm()} gives
     */
    public void mac(@Nullable SignedBytes signed, byte[] body, byte[] into) {
        int length = algorithm.length();
        MessageDigest first = copy(inner);
        if (signed == null) {
            first.update(body);
        } else {
            signed.feed(first);
        }
        try {
            first.digest(into, 0, length);
            MessageDigest second = copy(outer);
            second.update(into, 0, length);
            second.digest(into, 0, length);
        } catch (DigestException e) {
            throw new MacUnavailableException(algorithm, e);
        }
    }

    /** {@return a digest of the caller's own that has taken in the inner key} */
    MessageDigest beginInner() {
        return copy(inner);
    }

    private MessageDigest copy(MessageDigest keyed) {
        try {
            return (MessageDigest) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new MacUnavailableException(algorithm, e);
        }
    }

    byte[] innerKey() {
        return innerKey;
    }

    byte[] outerKey() {
        return outerKey;
    }

    /** Where digests come from: the JDK, or a broken one in a test. */
    interface Digests {
        MessageDigest get(String name) throws NoSuchAlgorithmException;
    }

    @Override
    public String toString() {
        return "KeyedMac[" + algorithm.id() + "]";
    }
}
