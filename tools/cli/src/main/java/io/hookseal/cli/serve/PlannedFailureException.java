package io.hookseal.cli.serve;

import java.io.Serial;

/** A handler that fails because it was told to. */
public final class PlannedFailureException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure. It has no stack trace, which would say nothing. */
    public PlannedFailureException() {
        super("as planned", null, false, false);
    }
}
