package io.hookseal.benchmarks.constanttime;

import io.hookseal.signature.Macs;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Ways to compare a computed MAC with a received one. */
enum Comparison {
    /** The verifier's own. */
    HOOKSEAL(true) {
        @Override
        Object received(byte[] mac) {
            return mac;
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            return Macs.matches(mac, (byte[]) received);
        }
    },
    /** The verifier's own where the received one stands at the beginning of the array in which it was decoded. */
    HOOKSEAL_AT_THE_BEGINNING(true) {
        @Override
        Object received(byte[] mac) {
            return Arrays.copyOf(mac, 2 * mac.length);
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            return Macs.begins(mac, (byte[]) received);
        }
    },
    /** The JDK's. */
    IS_EQUAL(true) {
        @Override
        Object received(byte[] mac) {
            return mac;
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            return MessageDigest.isEqual(mac, (byte[]) received);
        }
    },
    /** What must be found out. */
    STRING_EQUALS(false) {
        @Override
        Object received(byte[] mac) {
            return HexFormat.of().formatHex(mac);
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            return hex.equals(received);
        }
    },
    /** What must be found out: the loop that everybody writes first. */
    NAIVE_LOOP(false) {
        @Override
        Object received(byte[] mac) {
            return mac;
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            byte[] other = (byte[]) received;
            if (mac.length != other.length) {
                return false;
            }
            for (int i = 0; i < mac.length; i++) {
                if (mac[i] != other[i]) {
                    return false;
                }
            }
            return true;
        }
    },
    /** Leaves early as well, in steps so wide that timing hardly shows it: this one a static rule must keep out. */
    ARRAYS_EQUALS(false) {
        @Override
        Object received(byte[] mac) {
            return mac;
        }

        @Override
        boolean equal(byte[] mac, String hex, Object received) {
            return Arrays.equals(mac, (byte[]) received);
        }
    };

    @Override
    public String toString() {
        return switch (this) {
            case HOOKSEAL -> "Hookseal's comparison";
            case HOOKSEAL_AT_THE_BEGINNING -> "Hookseal's comparison at the beginning of an array";
            case IS_EQUAL -> "MessageDigest.isEqual";
            case STRING_EQUALS -> "String.equals";
            case NAIVE_LOOP -> "a loop that leaves early";
            case ARRAYS_EQUALS -> "Arrays.equals, which a static rule bans";
        };
    }

    /** Whether it claims to take the same time wherever two MACs differ. */
    final boolean constant;

    Comparison(boolean constant) {
        this.constant = constant;
    }

    /** What a request's header is made into before it is compared. */
    abstract Object received(byte[] mac);

    /** Compares; takes both forms of the computed MAC, so that making them costs all alike: nothing. */
    abstract boolean equal(byte[] mac, String hex, Object received);
}
