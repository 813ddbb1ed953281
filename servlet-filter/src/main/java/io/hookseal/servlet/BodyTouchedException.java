package io.hookseal.servlet;

import io.hookseal.request.BodyDrainedException;

/**
 * Says that the original body cannot be captured because somebody else asked for it, or read it, first.
 *
 * <p>The receiver must answer 503 and log an error: the deployment is at fault (a filter that reads bodies or form
 * parameters stands before the capture), a retry after its repair succeeds, and a verdict over what is left would be a
 * verdict over nothing. The message says what was noticed and never holds a byte of the body.
 */
public final class BodyTouchedException extends BodyDrainedException {
    private static final long serialVersionUID = 1L;

    BodyTouchedException(String message) {
        super(message);
    }

    BodyTouchedException(String message, Throwable cause) {
        super(message, cause);
    }
}
