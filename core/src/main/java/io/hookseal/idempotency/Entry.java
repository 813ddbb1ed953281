package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What the memory holds of one delivery: somebody's claim, and then, in the same object, that it was completed. Compared by
 * identity: the next holder has an entry of its own.
 *
 * <p>There may be a million of these. Where the key is the fingerprint, as it is for most senders, it is not held twice.
 */
sealed class Entry {
    /** The very key that the map holds, so that no second one is kept alive. */
    final ClaimKey key;

    /** Null once the delivery is completed. Changed under the lock of the ledger; read by anybody. */
    private volatile @Nullable Holder holder;

    /** Written before the holder leaves. */
    private long expiresAt;

    private long signedMillis;

    /** Where it is booked, and its neighbours there. Guarded by the ledger. */
    @Nullable
    EntryList list;

    @Nullable
    Entry older;

    @Nullable
    Entry newer;

    private Entry(ClaimKey key, @Nullable Holder holder) {
        this.key = key;
        this.holder = holder;
    }

    /**
     * Who holds a claim.
     *
     * @param retention nanoseconds for which the attempts are remembered when the lease is over
     */
    record Holder(ClaimToken token, int attempt, long leaseUntil, long retention) {
        Holder extendedTo(long until) {
            return new Holder(token, attempt, until, retention);
        }

        long left(long now) {
            return leaseUntil - now;
        }
    }

    static Entry of(ClaimKey key, Digest256 fingerprint, @Nullable Holder holder) {
        return key.hasDigest(fingerprint) ? new Entry(key, holder) : new WithOtherContent(key, fingerprint, holder);
    }

    @Nullable
    Holder holder() {
        return holder;
    }

    boolean heldUnder(ClaimToken token) {
        Holder held = holder;
        return held != null && held.token.equals(token);
    }

    void extendTo(long until) {
        Holder held = holder;
        holder = held == null ? null : held.extendedTo(until);
    }

    /** Returns this. */
    Entry completed(long until, long signed) {
        expiresAt = until;
        signedMillis = signed;
        holder = null;
        return this;
    }

    long signedMillis() {
        return signedMillis;
    }

    boolean sameContent(Digest256 fingerprint) {
        return key.hasDigest(fingerprint);
    }

    /**
     * Nanoseconds until nothing is known of the delivery any more; zero or less where that is so already. Of a claim it is
     * counted from the end of the lease and not from now: whoever looks at it keeps it no longer.
     */
    long remaining(long now) {
        Holder held = holder;
        return held == null ? expiresAt - now : held.left(now) + held.retention;
    }

    /**
     * A delivery whose key is not its fingerprint. Of that, 128 bits are held, which brings a delivery below 200 bytes. They tell
     * contents apart under one key, and no delivery from another: that the whole key does.
     */
    private static final class WithOtherContent extends Entry {
        private final long front;
        private final long back;

        WithOtherContent(ClaimKey key, Digest256 fingerprint, @Nullable Holder holder) {
            super(key, holder);
            this.front = joined(fingerprint.a(), fingerprint.b());
            this.back = joined(fingerprint.c(), fingerprint.d());
        }

        private static long joined(long one, long other) {
            return one + 31 * other;
        }

        @Override
        boolean sameContent(Digest256 other) {
            return front == joined(other.a(), other.b()) && back == joined(other.c(), other.d());
        }
    }
}
