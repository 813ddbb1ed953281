package io.hookseal.samples.servicenow;

/** Makes text of a payload fit for a field of an incident, which people read and ServiceNow interprets. */
final class FieldText {
    private FieldText() {}

    /**
     * One line. Control and formatting characters, which can hide or reorder text, become spaces, and halves of surrogate
     * pairs become U+FFFD. Journal fields show what stands between code tags as HTML (ServiceNow, "Journal field type"),
     * so no square bracket is left.
     */
    static String line(String text, int limit) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(limit + 1L).forEach(c -> line.appendCodePoint(shown(c)));
        return cut(line.toString().strip(), limit);
    }

    /** Cuts between characters, and shows that it did. */
    static String cut(String text, int limit) {
        return text.length() <= limit
                ? text
                : text.substring(0, limit - 1).replaceFirst("[\\uD800-\\uDBFF]$", "") + "…";
    }

    private static int shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE -> 0xFFFD;
            default -> c == '[' ? '(' : c == ']' ? ')' : c;
        };
    }
}
