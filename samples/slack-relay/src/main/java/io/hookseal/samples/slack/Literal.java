package io.hookseal.samples.slack;

/** Text of a payload made so that Slack shows it as it is, in a text object that is plain text: nobody is called by it, and nothing
 * is cut in two. */
final class Literal {
    private static final String MORE = "…";

    private Literal() {}

    /**
     * The text in one line. What Slack reads as control characters is escaped, and nothing else
     * (<a href="https://docs.slack.dev/messaging/formatting-message-text/">escaping text</a>). White space and controls become
     * single spaces, unpaired surrogates U+FFFD, and what turns the direction of writing round is left out.
     *
     * @param max the most UTF-16 units; the last of a longer text is an ellipsis
     */
    static String of(String text, int max) {
        StringBuilder out = new StringBuilder();
        int fits = 0;
        for (int i = 0, point; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            String piece = piece(point);
            if (piece.equals(" ") && (out.isEmpty() || out.charAt(out.length() - 1) == ' ')) {
                continue;
            }
            if (out.length() + piece.length() > max) {
                out.setLength(fits);
                return out.append(MORE).toString();
            }
            out.append(piece);
            fits = out.length() <= max - MORE.length() ? out.length() : fits;
        }
        return out.toString().strip();
    }

    private static String piece(int point) {
        return switch (Character.getType(point)) {
            case Character.SURROGATE -> "\ufffd";
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> " ";
            default ->
                switch (point) {
                    case '&' -> "&amp;";
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069 -> "";
                    default -> Character.toString(point);
                };
        };
    }
}
