package io.hookseal.signature;

import io.hookseal.scheme.MacAlgorithm;

/** This JDK cannot compute a MAC: its providers lack the digest, cannot copy its state, or compute it wrongly. */
public final class MacUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MacUnavailableException(MacAlgorithm algorithm, Throwable cause) {
        super("this JDK's security providers offer no usable " + algorithm.digest() + " for " + algorithm.id(), cause);
    }

    MacUnavailableException(MacAlgorithm algorithm, String fault) {
        super("this JDK's " + algorithm.digest() + " " + fault);
    }
}
