package io.hookseal.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * Foreign text as it may be shown on a terminal: on one line, without control characters, escape sequences, or marks
 * that change the direction of what follows.
 */
public final class Shown {
    private Shown() {}

    /**
     * The text with everything that is not plainly visible written as an escape, and a hyphen for none.
     *
     * @param text any text, or null
     * @return what to show
     */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    /**
     * The same, cut to a number of characters.
     *
     * @param text any text, or null
     * @param most the most characters to show, at least 3
     * @return what to show; two dots at its end say that there is more
     */
    public static String of(@Nullable String text, int most) {
        String shown = of(text);
        return shown.length() <= most ? shown : shown.substring(0, most - 2) + "..";
    }

    private static void append(StringBuilder shown, int c) {
        if (c == '\\') {
            shown.append("\\\\");
        } else if (visible(c)) {
            shown.appendCodePoint(c);
        } else if (c < 0x100) {
            shown.append(String.format("\\x%02x", c));
        } else {
            shown.append(String.format("\\u{%x}", c));
        }
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
