package io.hookseal.servlet;

import jakarta.servlet.ServletException;

/**
 * Says that a handler asked for the parts of a body that was captured as bytes.
 *
 * <p>The adapter must answer 415. Containers disagree about parts after the body was read (Tomcat gives none without a
 * word, Jetty answers 400), so they are refused in one way, and only when a handler asks for them.
 */
public final class UnsupportedMultipartException extends ServletException {
    private static final long serialVersionUID = 1L;

    UnsupportedMultipartException() {
        super("the body was captured as bytes: read the stream, the parts of a multipart body are not offered");
    }
}
