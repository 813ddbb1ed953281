package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a path could be taken for by anything that stands behind a filter: the segments that are left when every way of
 * writing one path in two ways is undone. Two paths that any container or framework takes for the same have the same
 * segments; two that nobody does may have, too.
 *
 * <p>Undone are: percent-encoding up to four times over; path parameters ({@code ;x}); backslashes; empty, {@code .} and
 * {@code ..} segments and the trailing slash; white space, control and format characters; case, as {@code
 * String.equalsIgnoreCase} has it.
 */
final class NormalPath {
    private static final int ROUNDS = 4;

    private NormalPath() {}

    static List<String> segments(String path) {
        String text = path;
        for (int round = 0; round < ROUNDS && text.indexOf('%') >= 0; round++) {
            text = decoded(text);
        }
        List<String> segments = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '\\') {
                end++;
            }
            add(segments, folded(text, start, end));
            start = end + 1;
        }
        return segments;
    }

    /**
     * Whether there is one way only to read a path, but for its case and for slashes that are one too many: its normal segments
     * are what stands between its slashes.
     *
     * @param path the path
     * @param from where it begins
     */
    static boolean plain(String path, int from) {
        for (int at = from; at < path.length(); at++) {
            char c = path.charAt(at);
            boolean dots = c == '.' && (at == from || path.charAt(at - 1) == '/');
            if (c <= ' ' || c >= 0x7f || c == '%' || c == ';' || c == '\\' || dots) {
                return false;
            }
        }
        return true;
    }

    static char folded(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    private static void add(List<String> segments, String segment) {
        if (segment.equals("..")) {
            if (!segments.isEmpty()) {
                segments.remove(segments.size() - 1);
            }
        } else if (!segment.isEmpty() && !segment.equals(".")) {
            segments.add(segment);
        }
    }

    private static String folded(String text, int from, int to) {
        StringBuilder folded = new StringBuilder(to - from);
        for (int at = from; at < to && text.charAt(at) != ';'; at++) {
            char c = text.charAt(at);
            if (!invisible(c)) {
                folded.append(folded(c));
            }
        }
        return folded.toString();
    }

    private static boolean invisible(char c) {
        return c <= ' '
                || Character.isISOControl(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /** As UTF-8; what is no escape stays as it is. */
    private static String decoded(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; at++) {
            int high = bytes[at] == '%' && at + 2 < bytes.length ? hex(bytes[at + 1]) : -1;
            int low = high >= 0 ? hex(bytes[at + 2]) : -1;
            if (low >= 0) {
                decoded.write(high << 4 | low);
                at += 2;
            } else {
                decoded.write(bytes[at]);
            }
        }
        return decoded.toString(UTF_8);
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : "0123456789abcdef".indexOf(digit >= 'A' && digit <= 'F' ? digit | 0x20 : digit);
    }
}
