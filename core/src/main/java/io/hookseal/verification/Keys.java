package io.hookseal.verification;

import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.TenantLookup;

/** Where an endpoint's secrets come from. */
public sealed interface Keys {

    /**
     * One ring for the whole endpoint.
     *
     * @param ring the ring
     */
    record OfRing(SecretRing ring) implements Keys {}

    /**
     * One ring for each tenant.
     *
     * @param lookup finds the tenant
     */
    record OfTenants(TenantLookup lookup) implements Keys {}

    /** None: the endpoint accepts unsigned deliveries, which stay unverified. */
    record Unsigned() implements Keys {}
}
