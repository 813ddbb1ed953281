package io.hookseal.idempotency;

import java.time.Duration;

/** What came of claiming a delivery. */
public sealed interface Claim {

    /**
     * The claimant may handle it until the lease is over.
     *
     * @param attempt 1 for the first holder, one more for each that took over after a lease was over
     */
    record Acquired(int attempt) implements Claim {}

    /**
     * Somebody else is handling it.
     *
     * @param left how long that lease has left
     * @param sameContent whether the fingerprint is the same
     */
    record InFlight(Duration left, boolean sameContent) implements Claim {}

    /**
     * It was handled.
     *
     * @param sameContent whether the fingerprint is the same
     */
    record Duplicate(boolean sameContent) implements Claim {}

    /** The store holds as many claims in flight for this endpoint as it may; none of them is dropped for a new one. */
    record Full() implements Claim {}
}
