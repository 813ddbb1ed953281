package io.hookseal.secrets;

import java.io.Serial;

/**
 * Secrets could not be had from where they are kept: the message says from where, why, and how to mend it, and shows no
 * secret.
 *
 * <p>It has no cause on purpose, since the message of a foreign exception may quote a secret.
 */
public final class SecretLoadException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SecretLoadException(String message) {
        super(message);
    }
}
