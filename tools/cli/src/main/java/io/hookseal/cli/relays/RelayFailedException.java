package io.hookseal.cli.relays;

/** A relay that could not be started, or ended too early. Its message is for people. */
public final class RelayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RelayFailedException(String message) {
        super(message);
    }
}
