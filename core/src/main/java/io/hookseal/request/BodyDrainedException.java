package io.hookseal.request;

import java.io.IOException;

/**
 * Thrown by the body of an {@link InboundRequest} where somebody else has read, or asked for, what the request announced:
 * what is left is not the body, and the fault is the receiver's own, not the connection's.
 */
public class BodyDrainedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception that says what was noticed.
     *
     * @param message what was noticed; never a byte of the body
     */
    public BodyDrainedException(String message) {
        super(message);
    }

    /**
     * An exception that says what was noticed, and by what.
     *
     * @param message what was noticed; never a byte of the body
     * @param cause what the container threw
     */
    public BodyDrainedException(String message, Throwable cause) {
        super(message, cause);
    }
}
