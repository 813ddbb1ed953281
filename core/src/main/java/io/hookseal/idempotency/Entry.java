package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/** What the memory holds of one delivery. Compared by identity: an entry is one holder's claim, or one completion. */
abstract sealed class Entry {

    abstract boolean sameContent(Digest256 fingerprint);

    /** Nanoseconds until nothing is known of the delivery any more; zero or less where that is so already. */
    abstract long remaining(long now);

    /** A claim. Changed inside its key's transition only; read by anybody. */
    static final class InProgress extends Entry {
        /** The very key that the map holds: a completion takes it over, so that no second one is kept alive. */
        final ClaimKey key;

        final ClaimToken token;
        final int attempt;
        private final Digest256 fingerprint;
        private final long retention;
        private volatile long leaseUntil;

        InProgress(
                ClaimKey key, Digest256 fingerprint, ClaimToken token, int attempt, long leaseUntil, long retention) {
            this.key = key;
            this.fingerprint = fingerprint;
            this.token = token;
            this.attempt = attempt;
            this.retention = retention;
            this.leaseUntil = leaseUntil;
        }

        void extendTo(long until) {
            leaseUntil = until;
        }

        long leaseUntil() {
            return leaseUntil;
        }

        long left(long now) {
            return leaseUntil - now;
        }

        @Override
        boolean sameContent(Digest256 other) {
            return fingerprint.equals(other);
        }

        /** Counted from the end of the lease and not from now: whoever looks at it keeps it no longer. */
        @Override
        long remaining(long now) {
            return left(now) + retention;
        }
    }

    /**
     * A completed delivery. There may be a million of these: where the key is the fingerprint, as it is for most senders,
     * it is not held twice.
     */
    static sealed class Completed extends Entry {
        final ClaimKey key;
        private final long expiresAt;
        private final long signedMillis;

        /** Its neighbours in the order of completion. Guarded by the endpoint's ledger. */
        @Nullable
        Completed older;

        @Nullable
        Completed newer;

        private Completed(ClaimKey key, long expiresAt, long signedMillis) {
            this.key = key;
            this.expiresAt = expiresAt;
            this.signedMillis = signedMillis;
        }

        static Completed of(ClaimKey key, Digest256 fingerprint, long expiresAt, long signedMillis) {
            return key.hasDigest(fingerprint)
                    ? new Completed(key, expiresAt, signedMillis)
                    : new WithOtherContent(key, fingerprint, expiresAt, signedMillis);
        }

        long signedMillis() {
            return signedMillis;
        }

        @Override
        boolean sameContent(Digest256 fingerprint) {
            return key.hasDigest(fingerprint);
        }

        @Override
        long remaining(long now) {
            return expiresAt - now;
        }
    }

    /**
     * A completed delivery whose key is not its fingerprint. Of that, 192 bits are held: enough to tell contents apart, and it
     * brings a delivery below 200 bytes.
     */
    static final class WithOtherContent extends Completed {
        private final long a;
        private final long b;
        private final long rest;

        private WithOtherContent(ClaimKey key, Digest256 fingerprint, long expiresAt, long signedMillis) {
            super(key, expiresAt, signedMillis);
            this.a = fingerprint.a();
            this.b = fingerprint.b();
            this.rest = rest(fingerprint);
        }

        private static long rest(Digest256 fingerprint) {
            return fingerprint.c() + 31 * fingerprint.d();
        }

        @Override
        boolean sameContent(Digest256 fingerprint) {
            return a == fingerprint.a() && b == fingerprint.b() && rest == rest(fingerprint);
        }
    }
}
