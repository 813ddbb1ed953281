package io.hookseal.signature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;

/** The one place that compares MACs. */
public final class Macs {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private Macs() {}

    /**
     * {@return whether one of the candidates is the MAC} Takes the same time whichever it is and wherever two differ; an empty or
     * shortened candidate never matches.
     *
     * @param mac the computed MAC
     * @param candidates the decoded signatures
     */
    public static boolean matchesAny(byte[] mac, List<byte[]> candidates) {
        boolean matched = false;
        for (byte[] candidate : candidates) {
            matched |= matches(mac, candidate);
        }
        return matched;
    }

    /**
     * {@return whether this candidate is the MAC} Takes the same time wherever the two differ; an empty or shortened candidate never
     * matches.
     *
     * @param mac the computed MAC
     * @param candidate a decoded signature
     */
    public static boolean matches(byte[] mac, byte[] candidate) {
        if (mac.length == 0) {
            return false;
        }
        // MACs are 20 to 64 bytes long, whole words all of them; what is not is left to the JDK
        boolean words = mac.length == candidate.length && mac.length % Integer.BYTES == 0;
        return words ? equal(mac, candidate, mac.length) : MessageDigest.isEqual(mac, candidate);
    }

    /**
     * {@return whether a decoded signature that stands at the beginning of an array is the MAC} Takes the same time wherever the two
     * differ.
     *
     * @param mac the computed MAC: a whole number of words of four bytes, one or more
     * @param signature begins with the signature, and is as long as that at least
     */
    public static boolean begins(byte[] mac, byte[] signature) {
        return mac.length != 0 && equal(mac, signature, mac.length);
    }

    /**
     * Looks at every byte, whatever it finds, and branches on the length alone: four bytes at a time, where the JDK's
     * {@code isEqual} takes one, which costs as much as a third of a hash block.
     */
    private static boolean equal(byte[] one, byte[] other, int length) {
        int different = 0;
        for (int i = 0; i < length; i += Integer.BYTES) {
            different |= (int) WORD.get(one, i) ^ (int) WORD.get(other, i);
        }
        return different == 0;
    }

    /**
     * {@return whether two lists of candidates are the same, in order}
     *
     * @param left first list
     * @param right second list
     */
    public static boolean same(List<byte[]> left, List<byte[]> right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = MessageDigest.isEqual(left.get(i), right.get(i));
        }
        return same;
    }
}
