package io.hookseal.idempotency;

/**
 * The key of a claim within its endpoint. Endpoints without tenants share one empty tenant text, so that a key costs four
 * longs and one reference.
 *
 * @param tenant the tenant's id, or empty
 * @param a first quarter of what identifies the delivery
 * @param b second quarter
 * @param c third quarter
 * @param d fourth quarter
 */
record ClaimKey(String tenant, long a, long b, long c, long d) {
    static ClaimKey of(DeliveryIdentity identity) {
        Digest256 key = identity.key();
        return new ClaimKey(identity.tenant(), key.a(), key.b(), key.c(), key.d());
    }

    boolean hasDigest(Digest256 digest) {
        return a == digest.a() && b == digest.b() && c == digest.c() && d == digest.d();
    }

    /** Any of the quarters is uniform already. */
    @Override
    public int hashCode() {
        return (int) (a ^ (a >>> 32)) ^ tenant.hashCode();
    }
}
