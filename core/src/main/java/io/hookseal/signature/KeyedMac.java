package io.hookseal.signature;

import io.hookseal.scheme.MacAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC under one key, prepared once (RFC 2104): the two digests that have already taken in the padded key are cloned for
 * each computation.
 *
 * <p>Immutable and safe under many threads: nothing shared is ever updated.
 */
public final class KeyedMac {
    private final MacAlgorithm algorithm;
    private final MessageDigest inner;
    private final MessageDigest outer;

    private KeyedMac(MacAlgorithm algorithm, MessageDigest inner, MessageDigest outer) {
        this.algorithm = algorithm;
        this.inner = inner;
        this.outer = outer;
    }

    /**
     * Prepares a key.
     *
     * @param algorithm the MAC algorithm
     * @param key the key bytes; copied into the digests' state, not kept
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
            MessageDigest inner = digests.get(algorithm.digest());
            inner.update(padded(block, 0x36));
            MessageDigest outer = digests.get(algorithm.digest());
            outer.update(padded(block, 0x5c));
            Arrays.fill(block, (byte) 0);
            // a provider whose digests cannot be copied is found here, not at the first delivery
            return new KeyedMac(algorithm, (MessageDigest) inner.clone(), (MessageDigest) outer.clone());
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
     * {@return the full MAC of these bytes}
     *
     * @param signed the signed form
     */
    public byte[] mac(SignedBytes signed) {
        try {
            MessageDigest first = (MessageDigest) inner.clone();
            signed.feed(first);
            MessageDigest second = (MessageDigest) outer.clone();
            second.update(first.digest());
            return second.digest();
        } catch (CloneNotSupportedException e) {
            throw new MacUnavailableException(algorithm, e);
        }
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
