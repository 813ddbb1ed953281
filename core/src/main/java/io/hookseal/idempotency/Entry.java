package io.hookseal.idempotency;

/** What the memory holds of one delivery. Compared by identity: an entry is one holder's claim, or one completion. */
abstract sealed class Entry {
    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Entry(Digest256 fingerprint) {
        this.a = fingerprint.a();
        this.b = fingerprint.b();
        this.c = fingerprint.c();
        this.d = fingerprint.d();
    }

    final boolean sameContent(Digest256 other) {
        return a == other.a() && b == other.b() && c == other.c() && d == other.d();
    }

    /** Nanoseconds until nothing is known of the delivery any more. */
    abstract long remaining(long now);

    /** A claim. Changed inside its key's transition only; the lease is read by the sweep as well. */
    static final class InProgress extends Entry {
        final ClaimToken token;
        final int attempt;
        private final long retention;
        private volatile long leaseUntil;

        InProgress(Digest256 fingerprint, ClaimToken token, int attempt, long leaseUntil, long retention) {
            super(fingerprint);
            this.token = token;
            this.attempt = attempt;
            this.retention = retention;
            this.leaseUntil = leaseUntil;
        }

        void extendTo(long until) {
            leaseUntil = until;
        }

        long left(long now) {
            return leaseUntil - now;
        }

        boolean leaseOver(long now) {
            return left(now) <= 0;
        }

        @Override
        long remaining(long now) {
            return Math.max(0, left(now)) + retention;
        }
    }

    /** A completed delivery. */
    static final class Completed extends Entry {
        final ClaimKey key;
        final long expiresAt;
        final long signedMillis;
        volatile boolean forgotten;

        Completed(ClaimKey key, Digest256 fingerprint, long expiresAt, long signedMillis) {
            super(fingerprint);
            this.key = key;
            this.expiresAt = expiresAt;
            this.signedMillis = signedMillis;
        }

        @Override
        long remaining(long now) {
            return expiresAt - now;
        }
    }
}
