package io.hookseal.samples.servicenow;

/**
 * A call of ServiceNow's that did not succeed. Says what was called and how it ended; the instance's address, credentials and
 * what was sent are neither here nor in a cause.
 */
final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The status, or 0 where no answer came. */
    final int status;

    CallFailedException(String call, int status, String reason) {
        super("ServiceNow, " + call + ": " + (status == 0 ? "no answer" : status) + ", " + reason);
        this.status = status;
    }
}
