package io.hookseal;

import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices identities that a sender declares for more than one content, among the latest that this process has seen. Only
 * for a warning: what keeps such deliveries apart is that their content is part of what is claimed.
 */
final class ReusedIdentities {
    /** How many are known at a time. */
    static final int KNOWN = 10_000;

    private final Map<DeliveryIdentity, Digest256> known = new LinkedHashMap<>();

    /** Whether this was declared for something else before. */
    synchronized boolean reused(DeliveryIdentity declared, Digest256 identity) {
        Digest256 first = known.putIfAbsent(declared, identity);
        if (known.size() > KNOWN) {
            var eldest = known.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return first != null && !first.equals(identity);
    }
}
