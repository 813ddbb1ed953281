package io.hookseal.cli.serve;

import java.io.Serial;

/** The server could not listen on the address it was given. The message says why and how to mend it. */
public final class NotListeningException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotListeningException(String message, Throwable cause) {
        super(message, cause);
    }
}
