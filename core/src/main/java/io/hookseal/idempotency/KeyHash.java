package io.hookseal.idempotency;

import java.security.SecureRandom;

/**
 * Where a delivery is looked for. Seeded in each process, so that whoever chooses the ids of deliveries does not choose which of
 * them meet.
 */
final class KeyHash {
    private static final SecureRandom RANDOM = new SecureRandom();

    static final long OF_A = odd();
    static final long OF_B = odd();
    static final long OF_C = odd();
    static final long OF_D = odd();
    private static final long OF_TENANT = odd();

    private KeyHash() {}

    private static long odd() {
        return RANDOM.nextLong() | 1;
    }

    static int of(String tenant, long a, long b, long c, long d) {
        long sum = a * OF_A + b * OF_B + c * OF_C + d * OF_D + tenant.hashCode() * OF_TENANT;
        return (int) (sum >>> Integer.SIZE);
    }
}
