package io.hookseal.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes exactly one spelling of exactly one length. The JDK's decoders throw, and its {@code Character.digit} takes
 * full-width and Arabic digits for hexadecimal.
 *
 * <p>A text is copied to bytes once and decoded from those: where a JVM has seen texts beyond Latin-1, which is everywhere,
 * {@code String.charAt} asks each time how the text is kept, and takes twice as long. In the copy such a character is a question
 * mark, which no alphabet here has.
 */
final class StrictDecoding {
    private static final int LATIN_1 = 256;

    /** What each character means as the first digit of a byte, and as its second: negative where it is none. */
    private static final int[] HIGH = new int[LATIN_1];

    private static final int[] LOW = new int[LATIN_1];

    private static final byte[] BASE64 = new byte[LATIN_1];

    static {
        Arrays.fill(HIGH, -1);
        Arrays.fill(LOW, -1);
        for (int digit = 0; digit < 16; digit++) {
            for (String digits : new String[] {"0123456789abcdef", "0123456789ABCDEF"}) {
                HIGH[digits.charAt(digit)] = digit << 4;
                LOW[digits.charAt(digit)] = digit;
            }
        }
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Arrays.fill(BASE64, (byte) -1);
        for (int digit = 0; digit < alphabet.length(); digit++) {
            BASE64[alphabet.charAt(digit)] = (byte) digit;
        }
    }

    private StrictDecoding() {}

    /**
     * The bytes, or null where the text from an index on is not two ASCII hexadecimal digits for each of them. They stand at the
     * beginning of an array that has room for as many again.
     */
    static byte @Nullable [] hex(String text, int from, int length) {
        if (text.length() - from != 2 * length) {
            return null;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != text.length()) { // two surrogates make one question mark
            return null;
        }
        // Looked at once behind the loop: digits and letters alternate as they like, and no branch could be foretold.
        // A byte is written where no digit is left to be read.
        int seen = 0;
        for (int i = 0; i < length; i++) {
            int value = HIGH[bytes[from + 2 * i] & 0xff] | LOW[bytes[from + 2 * i + 1] & 0xff];
            seen |= value;
            bytes[i] = (byte) value;
        }
        return seen < 0 ? null : bytes;
    }

    /**
     * The bytes, or null where the text from an index on is not their one canonical base64 spelling (RFC 4648 section 4, padded).
     * They stand at the beginning of an array that has room for as many again.
     */
    static byte @Nullable [] base64(String text, int from, int length) {
        if (text.length() - from != (length + 2) / 3 * 4) {
            return null;
        }
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        if (ascii.length != text.length()) {
            return null;
        }
        byte[] bytes = new byte[2 * length];
        int out = 0;
        for (int i = from; i < ascii.length; i += 4) {
            int group = 0;
            int left = Math.min(3, length - out);
            for (int j = 0; j < 4; j++) {
                byte c = ascii[i + j];
                int digit = j <= left ? BASE64[c & 0xff] : c == '=' ? 0 : -1;
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
}
