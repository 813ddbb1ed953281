package io.hookseal.testkit;

/** How the end of a request body is made known on the wire (RFC 9112, section 6). */
public enum Framing {
    /** The body follows the head as it is; a {@code Content-Length} among the headers says how long it is. */
    CONTENT_LENGTH,

    /** The body is sent in chunks, as a {@code Transfer-Encoding} among the headers says. */
    CHUNKED
}
