package io.hookseal.configuration;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a {@code .properties} file: keys and values as {@link java.util.Properties} reads them, with their line
 * numbers and with what that class passes over.
 */
final class PropertyLines {
    /** What may stand behind a backslash beside {@code u} and the end of a line. */
    private static final String ESCAPED = "tnrf\\ :=#!\"'";

    private final List<Line> lines = new ArrayList<>();
    private final List<Malformed> malformed = new ArrayList<>();
    private final String text;
    private int at;
    private int number = 1;

    private PropertyLines(String text) {
        this.text = text;
    }

    /**
     * One property. It prints no text.
     *
     * @param number the line it begins in, from 1
     */
    record Line(int number, String key, String value) {
        @Override
        public String toString() {
            return "Line[" + number + "]";
        }
    }

    /** One line that is none. */
    record Malformed(int number, String fault, String mend) {}

    static PropertyLines of(String text) {
        PropertyLines lines = new PropertyLines(text.startsWith("\uFEFF") ? text.substring(1) : text);
        lines.read();
        return lines;
    }

    List<Line> lines() {
        return lines;
    }

    List<Malformed> malformed() {
        return malformed;
    }

    private void read() {
        while (at < text.length()) {
            skipBlanks();
            if (atLineEnd()) {
                nextLine();
            } else if (continues()) {
                continueLine();
            } else if (text.charAt(at) == '#' || text.charAt(at) == '!') {
                while (!atLineEnd()) {
                    at++;
                }
                nextLine();
            } else {
                property();
            }
        }
    }

    private void property() {
        int begun = number;
        int faults = malformed.size();
        StringBuilder key = new StringBuilder();
        while (!atLineEnd() && !isBlank(text.charAt(at)) && text.charAt(at) != '=' && text.charAt(at) != ':') {
            take(key);
        }
        separator();
        StringBuilder value = new StringBuilder();
        while (!atLineEnd()) {
            take(value);
        }
        nextLine();
        if (malformed.size() == faults) {
            lines.add(new Line(begun, key.toString(), value.toString()));
        }
    }

    private void separator() {
        boolean separated = false;
        while (!atLineEnd()) {
            char c = text.charAt(at);
            if (continues()) {
                continueLine();
            } else if (isBlank(c)) {
                at++;
            } else if (!separated && (c == '=' || c == ':')) {
                separated = true;
                at++;
            } else {
                return;
            }
        }
    }

    /** Takes one character, or an escape for one, or the end of a line that goes on in the next. */
    private void take(StringBuilder into) {
        char c = text.charAt(at);
        if (continues()) {
            continueLine();
        } else if (c != '\\') {
            into.append(c);
            at++;
        } else if (at + 1 < text.length() && text.charAt(at + 1) == 'u') {
            takeCode(into);
        } else {
            takeEscape(into);
        }
    }

    private void takeEscape(StringBuilder into) {
        int which = at + 1 < text.length() ? ESCAPED.indexOf(text.charAt(at + 1)) : -1;
        at++;
        if (which < 0) {
            malformed("has a backslash in front of a character that needs none", "write \\\\ for a backslash");
            return;
        }
        into.append("\t\n\r\f\\ :=#!\"'".charAt(which));
        at++;
    }

    private void takeCode(StringBuilder into) {
        int code = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = i < text.length() ? hexDigit(text.charAt(i)) : -1;
            if (digit < 0) {
                malformed("has a \\u without four hexadecimal digits", "write \\u00e9, or the character itself");
                at += 2;
                return;
            }
            code = code << 4 | digit;
        }
        into.append((char) code);
        at += 6;
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    private void malformed(String fault, String mend) {
        malformed.add(new Malformed(number, fault, mend));
    }

    private boolean continues() {
        return text.charAt(at) == '\\' && (at + 1 == text.length() || isLineEnd(text.charAt(at + 1)));
    }

    private void continueLine() {
        at++;
        nextLine();
        skipBlanks();
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private void nextLine() {
        if (at < text.length()) {
            at += text.startsWith("\r\n", at) ? 2 : 1;
            number++;
        }
    }

    private boolean atLineEnd() {
        return at == text.length() || isLineEnd(text.charAt(at));
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }
}
