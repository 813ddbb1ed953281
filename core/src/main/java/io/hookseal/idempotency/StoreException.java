package io.hookseal.idempotency;

/** A store that cannot answer: down, too slow, or broken. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that cannot answer, for this reason.
     *
     * @param message what it could not do; names no secret
     * @param cause why
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A store that cannot answer, for this reason.
     *
     * @param message what it could not do; names no secret
     */
    public StoreException(String message) {
        super(message);
    }
}
