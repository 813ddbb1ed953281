package io.hookseal.idempotency;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whoever holds it holds the claim. Made by the claimant, so that a claim whose reply was lost can be repeated. No secret: it
 * has to be one's own, and need not be hard to guess.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record ClaimToken(long high, long low) {
    private static final SecureRandom SEED = new SecureRandom();
    private static final long ORIGIN = SEED.nextLong();
    private static final AtomicLong NEXT = new AtomicLong(SEED.nextLong());

    /**
     * {@return a token that nobody else has} It begins at 128 random bits, drawn once in a process, and counts from there, so that
     * no two of one process are the same, and two of different processes are no more likely to be than random ones.
     *
     * <p>Processes that were restored from one image (CRaC, a snapshot of a virtual machine) begin at the same bits. The upper half
     * counts nanoseconds, so that two of them make the same token only where each makes as many since it was restored, the last of
     * them at the same nanosecond of their clocks.
     */
    public static ClaimToken random() {
        return new ClaimToken(ORIGIN + System.nanoTime(), NEXT.getAndIncrement());
    }
}
