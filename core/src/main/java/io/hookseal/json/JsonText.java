package io.hookseal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of names and strings: UTF-8 sequences, escapes, and words of eight bytes.
 *
 * <p>A decoded name is kept as generalised UTF-8, in which a lone surrogate has three bytes as any other code point of its
 * size. The order of such bytes, read as unsigned, is the order of the code points.
 */
final class JsonText {
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle HALVES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] HEX = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            HEX[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
        }
    }

    private JsonText() {}

    /** Returns the eight bytes at an offset, the first in the lowest bits. */
    static long word(byte[] bytes, int at) {
        return (long) LITTLE_ENDIAN.get(bytes, at);
    }

    /** Returns the four bytes at an offset, the first in the lowest bits. */
    static int half(byte[] bytes, int at) {
        return (int) HALVES.get(bytes, at);
    }

    static void putWord(byte[] bytes, int at, long word) {
        LITTLE_ENDIAN.set(bytes, at, word);
    }

    /**
     * Returns the top bit of the first byte of a word that does not simply belong to a string: a quote, a backslash, a
     * control character or a byte from 0x80. Bits above the lowest set one mean nothing; zero means that all eight belong.
     */
    static long notPlain(long word) {
        // Exclusive or with 2 moves the quote to 0x20, next to the control characters, and nothing else below 0x21. A
        // borrow
        // can only come from a byte that is itself below the bound, so the lowest bit set is never a false one.
        long quoteOrControl = word ^ 0x0202020202020202L;
        long backslash = word ^ 0x5c5c5c5c5c5c5c5cL;
        return (((quoteOrControl - 0x2121212121212121L) & ~quoteOrControl)
                        | ((backslash - 0x0101010101010101L) & ~backslash)
                        | word)
                & 0x8080808080808080L;
    }

    /** Returns whether two runs of bytes are equal, of one or more; there must be eight bytes or more from each of them on. */
    static boolean same(byte[] bytes, int left, int right, int length) {
        if (length <= 8) {
            return (word(bytes, left) ^ word(bytes, right)) << (64 - 8 * length) == 0;
        }
        for (int i = 0; i < length - 8; i += 8) {
            if (word(bytes, left + i) != word(bytes, right + i)) {
                return false;
            }
        }
        return word(bytes, left + length - 8) == word(bytes, right + length - 8);
    }

    /** Returns the first eight bytes of a name as a number that orders names as their bytes do, short ones filled with 0. */
    static long prefix(byte[] bytes, int from, int length) {
        if (length == 0) {
            return 0;
        }
        if (from + 8 <= bytes.length) {
            long first = (long) BIG_ENDIAN.get(bytes, from);
            return length >= 8 ? first : first & (-1L << (64 - 8 * length));
        }
        long first = 0;
        for (int i = 0; i < Math.min(length, 8); i++) {
            first |= (bytes[from + i] & 0xffL) << (56 - 8 * i);
        }
        return first;
    }

    /** Returns the value of an ASCII hexadecimal digit, or a negative number for any other byte. */
    static int hex(byte digit) {
        return HEX[digit & 0xff];
    }

    /** Returns the UTF-16 unit that four hexadecimal digits spell, or a negative number if one of them is none. */
    static int unit(byte[] bytes, int at) {
        return (hex(bytes[at]) << 12) | (hex(bytes[at + 1]) << 8) | (hex(bytes[at + 2]) << 4) | hex(bytes[at + 3]);
    }

    /**
     * Returns where the UTF-8 sequence at an offset ends (RFC 3629, section 4): -1 if it is ill-formed, 0 if it is well-formed
     * as far as it goes and the bytes end inside it. The byte at the offset must be 0x80 or above.
     */
    static int sequenceEnd(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        // Most sequences have three bytes and a lead that puts no bound of its own on the second; the rest go the long
        // way.
        if (lead > 0xe0
                && lead < 0xed
                && at + 3 <= bytes.length
                && bytes[at + 1] < (byte) 0xc0
                && bytes[at + 2] < (byte) 0xc0) {
            return at + 3;
        }
        int low = 0x80;
        int high = 0xbf;
        int end;
        if (lead < 0xc2) {
            return -1;
        } else if (lead < 0xe0) {
            end = at + 2;
        } else if (lead < 0xf0) {
            end = at + 3;
            if (lead == 0xe0) {
                low = 0xa0;
            } else if (lead == 0xed) {
                high = 0x9f;
            }
        } else if (lead < 0xf5) {
            end = at + 4;
            if (lead == 0xf0) {
                low = 0x90;
            } else if (lead == 0xf4) {
                high = 0x8f;
            }
        } else {
            return -1;
        }
        if (at + 1 == bytes.length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        if (second < low || second > high) {
            return -1;
        }
        for (int i = at + 2; i < end; i++) {
            if (i == bytes.length) {
                return 0;
            }
            if (bytes[i] >= (byte) 0xc0) {
                return -1;
            }
        }
        return end;
    }

    /**
     * Decodes the inside of a string token, which a scan has found well-formed, to generalised UTF-8.
     *
     * @return the offset in {@code target} after the last byte written; no more are written than there are in the token
     */
    static int unescape(byte[] bytes, int from, int to, byte[] target, int at) {
        int out = at;
        for (int i = from; i < to; ) {
            byte b = bytes[i++];
            if (b != '\\') {
                target[out++] = b;
                continue;
            }
            byte escape = bytes[i++];
            if (escape != 'u') {
                target[out++] = (byte) simpleEscape(escape);
                continue;
            }
            int codePoint = unit(bytes, i);
            i += 4;
            // At the end of the string stands its closing quote, so a backslash here begins a whole escape of the same
            // string.
            if (Character.isHighSurrogate((char) codePoint) && bytes[i] == '\\' && bytes[i + 1] == 'u') {
                int low = unit(bytes, i + 2);
                if (Character.isLowSurrogate((char) low)) {
                    codePoint = Character.toCodePoint((char) codePoint, (char) low);
                    i += 6;
                }
            }
            out = encode(codePoint, target, out);
        }
        return out;
    }

    /** Returns the inside of a token, which a scan has found well-formed, as text; lone surrogate escapes stay as they are. */
    static String decode(byte[] bytes, int from, int to) {
        int backslash = from;
        while (backslash < to && bytes[backslash] != '\\') {
            backslash++;
        }
        if (backslash == to) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        for (int i = backslash; i < to; ) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
            if (bytes[i + 1] == 'u') {
                text.append((char) unit(bytes, i + 2));
                i += 6;
            } else {
                text.append((char) simpleEscape(bytes[i + 1]));
                i += 2;
            }
            plain = i;
        }
        return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8))
                .toString();
    }

    /** Returns the generalised UTF-8 of a text, which may hold lone surrogates. */
    static byte[] encode(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            length = encode(codePoint, bytes, length);
        }
        byte[] exact = new byte[length];
        System.arraycopy(bytes, 0, exact, 0, length);
        return exact;
    }

    private static int encode(int codePoint, byte[] target, int at) {
        int out = at;
        if (codePoint < 0x80) {
            target[out++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[out++] = (byte) (0xc0 | (codePoint >> 6));
            target[out++] = (byte) (0x80 | (codePoint & 0x3f));
        } else if (codePoint < 0x10000) {
            target[out++] = (byte) (0xe0 | (codePoint >> 12));
            target[out++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
            target[out++] = (byte) (0x80 | (codePoint & 0x3f));
        } else {
            target[out++] = (byte) (0xf0 | (codePoint >> 18));
            target[out++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
            target[out++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
            target[out++] = (byte) (0x80 | (codePoint & 0x3f));
        }
        return out;
    }

    /** Returns whether a byte may follow a backslash on its own (RFC 8259, section 7). */
    static boolean isSimpleEscape(byte escape) {
        return switch (escape) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            default -> false;
        };
    }

    private static int simpleEscape(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
