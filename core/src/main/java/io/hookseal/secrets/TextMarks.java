package io.hookseal.secrets;

import java.util.Locale;
import java.util.Set;

/**
 * What the written form of a secret looks like, noted when the secret is made so that the written form itself need not
 * be kept.
 *
 * @param blank nothing but white space
 * @param placeholder stands where a secret was meant to be filled in
 * @param edge begins or ends with white space or an invisible mark
 * @param nul holds U+0000
 */
record TextMarks(boolean blank, boolean placeholder, boolean edge, boolean nul) {
    static final TextMarks NONE = new TextMarks(false, false, false, false);

    /** Longer than anything that people write as a placeholder, shorter than anything worth a scan. */
    private static final int LONGEST_PLACEHOLDER = 100;

    private static final Set<String> PLACEHOLDERS = Set.of(
            "changeme",
            "changemechangeme",
            "change-me",
            "changeit",
            "change-it",
            "change-this",
            "replaceme",
            "replace-me",
            "replace-this",
            "fill-me-in",
            "secret",
            "the-secret",
            "my-secret",
            "mysecret",
            "yoursecret",
            "webhook-secret",
            "secret-key",
            "secret-here",
            "password",
            "passwd",
            "placeholder",
            "example",
            "example-secret",
            "dummy",
            "todo",
            "to-do",
            "tbd",
            "fixme",
            "none",
            "null",
            "nil",
            "undefined",
            "redacted");

    private static final Set<String> PLACEHOLDER_BEGINNINGS = Set.of(
            "insert-your-",
            "put-your-",
            "enter-your-",
            "paste-your-",
            "add-your-",
            "replace-with-",
            "replace-this-",
            "replace-me-",
            "change-me-");

    private static final Set<String> YOUR_ENDINGS = Set.of("-secret", "-key", "-token", "-here", "-value", "-password");

    /** The marks of a secret whose text is the key. */
    static TextMarks ofText(String text) {
        return new TextMarks(
                trimUnseen(text).isEmpty(),
                isPlaceholder(text),
                !text.isEmpty() && (isUnseen(text.codePointAt(0)) || isUnseen(text.codePointBefore(text.length()))),
                text.indexOf('\0') >= 0);
    }

    /** The marks of a secret whose text was decoded: its spaces and NULs are the decoder's business. */
    static TextMarks ofDecoded(String text) {
        return new TextMarks(false, isPlaceholder(text), false, false);
    }

    /**
     * Unicode's White_Space property (PropList.txt), which Java's own tests do not give exactly, and the three invisible
     * marks that editors and web pages leave at the ends of copied text.
     */
    static boolean isUnseen(int codePoint) {
        return (codePoint >= 0x09 && codePoint <= 0x0D)
                || codePoint == 0x20
                || codePoint == 0x85
                || codePoint == 0xA0
                || codePoint == 0x1680
                || (codePoint >= 0x2000 && codePoint <= 0x200A)
                || codePoint == 0x2028
                || codePoint == 0x2029
                || codePoint == 0x202F
                || codePoint == 0x205F
                || codePoint == 0x3000
                || codePoint == 0x200B
                || codePoint == 0x2060
                || codePoint == 0xFEFF;
    }

    /**
     * True for whole values that people leave standing for a secret. A run of one letter is not among them: real
     * senders' secrets have looked like that.
     */
    static boolean isPlaceholder(String text) {
        int open = text.indexOf("${");
        if (open == 0 || (open > 0 && text.indexOf('}', open) > open)) {
            return true;
        }
        String bare = trimUnseen(text);
        if (bare.startsWith(SecretEncoding.WHSEC_PREFIX)) {
            bare = bare.substring(SecretEncoding.WHSEC_PREFIX.length());
        }
        if (bare.isEmpty() || bare.length() > LONGEST_PLACEHOLDER) {
            return false;
        }
        return isMask(bare) || isTemplateHole(bare) || isPlaceholderPhrase(bare);
    }

    private static boolean isMask(String bare) {
        return isMadeOf("*\u2022\u25CF", bare) || isMadeOf(".\u2026", bare);
    }

    private static boolean isMadeOf(String letters, String bare) {
        for (int i = 0; i < bare.length(); i++) {
            if (letters.indexOf(bare.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTemplateHole(String bare) {
        return (bare.startsWith("{{") && bare.endsWith("}}"))
                || (bare.startsWith("<") && bare.endsWith(">") && isName(bare, 1, 1))
                || (bare.startsWith("[") && bare.endsWith("]") && isName(bare, 1, 1))
                || (bare.startsWith("$(") && bare.endsWith(")") && isName(bare, 2, 1))
                || (bare.startsWith("%") && bare.endsWith("%") && isName(bare, 1, 1))
                || (bare.startsWith("__") && bare.endsWith("__") && isName(bare, 2, 2))
                || (bare.startsWith("$") && isName(bare, 1, 0));
    }

    /** Letters, and what joins words; digits are left out, so that a random value is no name. */
    private static boolean isName(String bare, int skipped, int dropped) {
        int end = bare.length() - dropped;
        if (end <= skipped) {
            return false;
        }
        return bare.substring(skipped, end)
                .chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || c == '_'
                        || c == '-'
                        || c == ' '
                        || c == '.');
    }

    private static boolean isPlaceholderPhrase(String bare) {
        String phrase = bare.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        for (String beginning : PLACEHOLDER_BEGINNINGS) {
            if (phrase.startsWith(beginning)) {
                return true;
            }
        }
        return PLACEHOLDERS.contains(phrase)
                || (phrase.startsWith("your-") && YOUR_ENDINGS.stream().anyMatch(phrase::endsWith));
    }

    private static String trimUnseen(String text) {
        int start = 0;
        int end = text.length();
        // every unseen code point is one char wide
        while (start < end && isUnseen(text.charAt(start))) {
            start++;
        }
        while (end > start && isUnseen(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
