package io.hookseal.scheme;

/** ASCII rules for what stands in a request head: no locale, no Unicode. */
public final class HeaderNames {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private HeaderNames() {}

    /**
     * Lower-cases an RFC 9110 section 5.1 field name.
     *
     * @param name the name
     * @return the name in lower case
     * @throws IllegalArgumentException where the name is not a token
     */
    public static String normalise(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("header name is empty; name the header, such as X-Acme-Signature");
        }
        StringBuilder lower = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.append((char) (c + ('a' - 'A')));
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || TOKEN_PUNCTUATION.indexOf(c) >= 0) {
                lower.append(c);
            } else {
                throw new IllegalArgumentException("header name has a character at index " + i
                        + " that RFC 9110 does not allow in a field name; write it as the sender does");
            }
        }
        return lower.toString();
    }

    static void requireVisibleAscii(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; leave it out or give it a text");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException(
                        what + " has a character at index " + i + " that is not visible ASCII; remove it");
            }
        }
    }
}
