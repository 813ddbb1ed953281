package io.hookseal.idempotency;

/**
 * One thing that is wrong with a store, seen when a receiver starts.
 *
 * @param fault what is wrong, as a clause that follows the word "store"; never a secret, nor an address that may hold one
 * @param mend what to do about it, as an instruction
 * @param fatal true if the receiver must not be built, false for a warning
 */
public record StoreFault(String fault, String mend, boolean fatal) {}
