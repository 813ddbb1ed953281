package io.hookseal.idempotency;

import java.util.UUID;

/**
 * Whoever holds it holds the claim. Made by the claimant, so that a claim whose reply was lost can be repeated.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record ClaimToken(long high, long low) {

    /** {@return a token that nobody else has: 122 random bits of a cryptographic generator} */
    public static ClaimToken random() {
        UUID uuid = UUID.randomUUID();
        return new ClaimToken(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
}
