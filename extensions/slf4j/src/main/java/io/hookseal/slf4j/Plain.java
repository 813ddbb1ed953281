package io.hookseal.slf4j;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Foreign text on one line of a log: without control characters, escape sequences and marks that change the direction of
 * what follows, without <code>${</code>, which some back ends expand, and not longer than 100 characters.
 */
final class Plain {
    private static final int MOST = 100;

    private Plain() {}

    static String of(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        StringBuilder plain = new StringBuilder(Math.min(text.length(), MOST) + 2);
        int at = 0;
        while (at < text.length() && plain.length() < MOST) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean expanded = c == '$' && at < text.length() && text.charAt(at) == '{';
            if (c == '\\') {
                plain.append("\\\\");
            } else if (!expanded && visible(c)) {
                plain.appendCodePoint(c);
            } else {
                plain.append(String.format(Locale.ROOT, "\\u{%x}", c));
            }
        }
        return at < text.length() ? plain.append("..").toString() : plain.toString();
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
