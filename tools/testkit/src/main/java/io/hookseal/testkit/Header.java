package io.hookseal.testkit;

import java.util.Objects;

/**
 * A header field as it stands on the wire: spelling, order and white space are the sender's, and every character is one
 * byte (ISO-8859-1). The value is the text after the colon and one space.
 *
 * @param name the field name as spelled by the sender
 * @param value the field value, with any further white space it was sent with
 */
public record Header(String name, String value) {

    /**
     * Makes a header field.
     *
     * @param name the field name
     * @param value the field value
     * @throws IllegalArgumentException if the name or value holds a character above U+00FF, a CR or an LF: what such a
     *     field would look like on the wire is not its own affair, and {@link RawHttp#send(byte[])} takes any bytes
     */
    public Header {
        requireOneLine(name);
        requireOneLine(value);
    }

    /**
     * Whether this field has the given name, ASCII letters compared without regard to case.
     *
     * @param other a field name
     * @return whether both name the same field (RFC 9110, section 5.1)
     */
    public boolean isNamed(String other) {
        return asciiLower(name).equals(asciiLower(other));
    }

    /** The name and the length of the value; never the value, which may be a signature. */
    @Override
    public String toString() {
        return name + ": (" + value.length() + " characters)";
    }

    private static String asciiLower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    private static void requireOneLine(String text) {
        Objects.requireNonNull(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xFF || c == '\r' || c == '\n') {
                throw new IllegalArgumentException(
                        "a header field is one line of ISO-8859-1; character " + i + " cannot be in it");
            }
        }
    }
}
