package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/** Somebody's claim. Compared by identity: the next holder has an entry of its own. */
final class Entry {
    final DeliveryIdentity identity;

    final Digest256 fingerprint;
    final ClaimToken token;

    /** 1 for the first holder. */
    final int attempt;

    /** Nanoseconds for which the attempts are remembered when the lease is over. */
    private final long retention;

    private volatile long leaseUntil;

    private volatile boolean settled;

    /** Where it is booked, and its neighbours there. Guarded by the ledger. */
    @Nullable
    EntryList list;

    @Nullable
    Entry older;

    @Nullable
    Entry newer;

    Entry(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            int attempt,
            long leaseUntil,
            long retention) {
        this.identity = identity;
        this.fingerprint = fingerprint;
        this.token = token;
        this.attempt = attempt;
        this.leaseUntil = leaseUntil;
        this.retention = retention;
    }

    long leaseUntil() {
        return leaseUntil;
    }

    void extendTo(long until) {
        leaseUntil = until;
    }

    /** It is about to leave the cache, since its delivery is being completed; or stays, since that failed. */
    void settle(boolean completed) {
        settled = completed;
    }

    boolean settled() {
        return settled;
    }

    /** Nanoseconds until the lease is over. */
    long left(long now) {
        return leaseUntil - now;
    }

    /** When nothing is known of it any more. */
    long expiresAt() {
        return leaseUntil + retention;
    }
}
