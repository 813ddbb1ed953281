package io.hookseal.signature;

import java.security.MessageDigest;
import java.util.List;

/** The one place that compares MACs. */
public final class Macs {
    private Macs() {}

    /**
     * {@return whether one of the candidates is the MAC} Takes the same time whichever it is and wherever two differ; an empty or
     * shortened candidate never matches.
     *
     * @param mac the computed MAC
     * @param candidates the decoded signatures
     */
    public static boolean matchesAny(byte[] mac, List<byte[]> candidates) {
        if (mac.length == 0) {
            // isEqual takes two empty arrays for equal
            return false;
        }
        boolean matched = false;
        for (byte[] candidate : candidates) {
            matched |= MessageDigest.isEqual(mac, candidate);
        }
        return matched;
    }

    /**
     * {@return whether two lists of candidates are the same, in order}
     *
     * @param left the other list
     * @param right the one list
     */
    public static boolean same(List<byte[]> left, List<byte[]> right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = MessageDigest.isEqual(left.get(i), right.get(i));
        }
        return same;
    }
}
