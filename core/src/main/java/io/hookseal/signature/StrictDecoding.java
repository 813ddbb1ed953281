package io.hookseal.signature;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes exactly one spelling of exactly one length. The JDK's decoders throw, and its {@code Character.digit} takes
 * full-width and Arabic digits for hexadecimal.
 */
final class StrictDecoding {
    private static final int LATIN_1 = 256;

    /** What each character means as the first digit of a byte, and as its second: negative where it is none. */
    private static final int[] HIGH = new int[LATIN_1];

    private static final int[] LOW = new int[LATIN_1];

    static {
        Arrays.fill(HIGH, -1);
        Arrays.fill(LOW, -1);
        for (int digit = 0; digit < 16; digit++) {
            for (String digits : new String[] {"0123456789abcdef", "0123456789ABCDEF"}) {
                HIGH[digits.charAt(digit)] = digit << 4;
                LOW[digits.charAt(digit)] = digit;
            }
        }
    }

    private StrictDecoding() {}

    /** The bytes, or null where the text from an index on is not two ASCII hexadecimal digits for each of them. */
    static byte @Nullable [] hex(String text, int from, int length) {
        if (text.length() - from != 2 * length) {
            return null;
        }
        byte[] bytes = new byte[length];
        // Looked at once behind the loop: digits and letters alternate as they like, and no branch could be foretold.
        int seen = 0;
        for (int i = 0; i < length; i++) {
            int value = meaning(HIGH, text.charAt(from + 2 * i)) | meaning(LOW, text.charAt(from + 2 * i + 1));
            seen |= value;
            bytes[i] = (byte) value;
        }
        return seen < 0 ? null : bytes;
    }

    /** The bytes, or null where the text from an index on is not their one canonical base64 spelling (RFC 4648 section 4, padded). */
    static byte @Nullable [] base64(String text, int from, int length) {
        if (text.length() - from != (length + 2) / 3 * 4) {
            return null;
        }
        byte[] bytes = new byte[length];
        int out = 0;
        for (int i = from; i < text.length(); i += 4) {
            int group = 0;
            int left = Math.min(3, length - out);
            for (int j = 0; j < 4; j++) {
                char c = text.charAt(i + j);
                int digit = j <= left ? base64Digit(c) : c == '=' ? 0 : -1;
                if (digit < 0) {
                    return null;
                }
                group = (group << 6) | digit;
            }
            // bits beyond the last byte must be zero, or two spellings would mean the same signature
            if ((group & (0xffffff >>> (8 * left))) != 0) {
                return null;
            }
            for (int j = 0; j < left; j++) {
                bytes[out++] = (byte) (group >>> (16 - 8 * j));
            }
        }
        return bytes;
    }

    private static int meaning(int[] of, char c) {
        return c < LATIN_1 ? of[c] : -1;
    }

    private static int base64Digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
