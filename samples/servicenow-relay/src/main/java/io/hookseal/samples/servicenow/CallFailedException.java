package io.hookseal.samples.servicenow;

import java.time.Duration;

/**
 * A call of ServiceNow's that did not succeed. Says what was called and how it ended; the instance's address, credentials and
 * what was sent are neither here nor in a cause.
 */
final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The status, or 0 where no answer came. */
    final int status;

    /** How long ServiceNow asks to be left alone, or zero where it does not say. */
    final Duration retryAfter;

    CallFailedException(String call, int status, String reason, Duration retryAfter) {
        super("ServiceNow, " + call + ": " + (status == 0 ? "no answer" : status) + ", " + reason);
        this.status = status;
        this.retryAfter = retryAfter;
    }
}
