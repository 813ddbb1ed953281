package io.hookseal.secrets;

/**
 * One of the customers who share an endpoint, with secrets of its own.
 *
 * @param id the name under which deliveries are kept apart: 1 to 200 characters, no control characters; the same for every
 *     spelling under which a resolver finds this tenant
 * @param ring its secrets, at least one
 */
public record Tenant(String id, SecretRing ring) {
    /**
     * Makes a tenant.
     *
     * @param id the name under which deliveries are kept apart
     * @param ring its secrets
     * @throws IllegalArgumentException if the id is out of bounds or the ring is empty
     */
    public Tenant {
        if (!Showable.is(id)) {
            throw new IllegalArgumentException(
                    "a tenant's id must have 1 to 200 characters, not all blank, and no control characters");
        }
        if (ring.current().isEmpty()) {
            throw new IllegalArgumentException(
                    "tenant '" + id + "' needs a secret: without one, anybody could sign for it");
        }
    }
}
