package io.hookseal.servlet;

/**
 * Says that a captured {@code application/x-www-form-urlencoded} body cannot be read as parameters.
 *
 * <p>The adapter must answer 400: the bytes are as the sender wrote them, so no retry mends them. It is unchecked
 * because {@code getParameter}, which throws it to the handler that asks, declares nothing. A handler that reads bytes never
 * sees it. The message names the fault and its byte offset and never holds a byte of the body.
 */
public final class MalformedFormException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedFormException(String message) {
        super(message);
    }

    MalformedFormException(String message, Throwable cause) {
        super(message, cause);
    }
}
