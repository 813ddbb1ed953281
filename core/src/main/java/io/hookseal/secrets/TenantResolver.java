package io.hookseal.secrets;

import org.jspecify.annotations.Nullable;

/**
 * Your way from a tenant's name, as a request gives it, to the tenant and its secrets.
 *
 * <p>Called by a {@link TenantLookup}, which bounds how often, in the threads of the requests and from several at once. A
 * tenant whose ring follows a source should be given with the same ring every time.
 */
@FunctionalInterface
public interface TenantResolver {
    /**
     * The tenant of that name, or null if there is none.
     *
     * @param name as an unverified request gives it, in its own case: 1 to 200 characters, no control characters
     * @return the tenant, or null
     * @throws Exception if it cannot be told now; the delivery is then answered with 503, so that the sender tries again
     */
    @Nullable
    Tenant resolve(String name) throws Exception;
}
