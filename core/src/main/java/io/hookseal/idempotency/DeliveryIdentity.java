package io.hookseal.idempotency;

/**
 * What a claim is held on: one delivery to one endpoint, for one tenant.
 *
 * @param endpoint the endpoint's name
 * @param tenant the tenant's id, empty where the endpoint has no tenants; tenants never share identities
 * @param key what makes two requests the same delivery there
 */
public record DeliveryIdentity(String endpoint, String tenant, Digest256 key) {

    /** Another one in each process. */
    @Override
    public int hashCode() {
        return KeyHash.of(tenant, key.a(), key.b(), key.c(), key.d());
    }
}
