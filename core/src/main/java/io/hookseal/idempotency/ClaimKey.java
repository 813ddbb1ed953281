package io.hookseal.idempotency;

import java.security.SecureRandom;

/**
 * The key of a claim within its endpoint. Endpoints without tenants share one empty tenant text.
 *
 * @param tenant the tenant's id, or empty
 * @param a first quarter of what identifies the delivery
 * @param b second quarter
 * @param c third quarter
 * @param d fourth quarter
 */
record ClaimKey(String tenant, long a, long b, long c, long d) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Odd, and another one in each process: who chooses the ids of deliveries cannot choose where they meet. */
    static final long OF_A = RANDOM.nextLong() | 1;

    static final long OF_B = RANDOM.nextLong() | 1;
    private static final long OF_C = RANDOM.nextLong() | 1;
    private static final long OF_D = RANDOM.nextLong() | 1;
    private static final long OF_TENANT = RANDOM.nextLong() | 1;

    static ClaimKey of(DeliveryIdentity identity) {
        Digest256 key = identity.key();
        return new ClaimKey(identity.tenant(), key.a(), key.b(), key.c(), key.d());
    }

    /** The hash of a key whose parts are at hand. */
    static int hash(String tenant, long a, long b, long c, long d) {
        long sum = a * OF_A + b * OF_B + c * OF_C + d * OF_D + tenant.hashCode() * OF_TENANT;
        return (int) (sum >>> 32);
    }

    @Override
    public int hashCode() {
        return hash(tenant, a, b, c, d);
    }
}
