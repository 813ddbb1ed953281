package io.hookseal.idempotency;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.hookseal.idempotency.Entry.Completed;
import io.hookseal.idempotency.Entry.InProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one endpoint. Every transition is one {@code compute} on its key, which makes it atomic; no handler, no
 * listener and no wait is ever inside.
 *
 * <p>Caffeine lets entries expire. Its {@code maximumSize} is not used: that policy drops the newest entries, the very ones
 * whose duplicates are still to come. The bounds are kept by a {@link Ledger}.
 */
final class EndpointClaims {
    private static final long NO_TIME = Long.MIN_VALUE;

    private final ConcurrentMap<ClaimKey, Entry> claims;
    private final Ledger ledger;
    private final Ticker ticker;

    EndpointClaims(int maxCompleted, int maxInFlight, Ticker ticker) {
        this.ticker = ticker;
        this.ledger = new Ledger(maxCompleted, maxInFlight);
        this.claims = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(new WhatRemains())
                .<ClaimKey, Entry>evictionListener((key, entry, cause) -> expired(entry))
                .<ClaimKey, Entry>build()
                .asMap();
    }

    Claim claim(ClaimKey key, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
        Claiming claiming = new Claiming(key, fingerprint, token, lease, retention);
        // Most claims that are not new are turned away, which takes a look and no lock.
        Claim refused = claiming.refused(claims.get(key), ticker.read());
        if (refused != null) {
            return refused;
        }
        claims.compute(key, (k, entry) -> claiming.transition(entry));
        forgetLapsed();
        return claiming.outcome;
    }

    /** Claims that nobody settled are not kept without bound either: with them goes only how often they were attempted. */
    private void forgetLapsed() {
        for (InProgress lapsed : ledger.tooManyLapsed()) {
            claims.computeIfPresent(lapsed.key, (k, entry) -> {
                if (entry != lapsed || lapsed.left(ticker.read()) > 0) {
                    return entry; // its holder has extended it, or somebody took over
                }
                ledger.drop(lapsed);
                return null;
            });
        }
    }

    boolean complete(
            ClaimKey key, Digest256 fingerprint, ClaimToken token, long retention, @Nullable Instant signedTime) {
        Entry after = claims.compute(key, (k, entry) -> {
            long now = ticker.read();
            Entry current = current(entry, now);
            ClaimKey held = key;
            if (current instanceof InProgress claim && claim.token.equals(token)) {
                ledger.drop(claim);
                held = claim.key;
            } else if (current != null) {
                return current;
            }
            Completed completed = Completed.of(held, fingerprint, now + retention, signedMillis(signedTime));
            ledger.remember(completed);
            return completed;
        });
        return after instanceof Completed;
    }

    boolean release(ClaimKey key, ClaimToken token) {
        boolean[] released = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            Entry current = current(entry, ticker.read());
            if (current instanceof InProgress claim && claim.token.equals(token)) {
                ledger.drop(claim);
                released[0] = true;
                return null;
            }
            return current;
        });
        return released[0];
    }

    boolean extend(ClaimKey key, ClaimToken token, long lease) {
        boolean[] extended = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            long now = ticker.read();
            Entry current = current(entry, now);
            if (current instanceof InProgress claim && claim.token.equals(token)) {
                claim.extendTo(now + lease);
                ledger.keep(claim);
                extended[0] = true;
            }
            return current;
        });
        return extended[0];
    }

    boolean forget(ClaimKey key) {
        boolean[] forgotten = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            Entry current = current(entry, ticker.read());
            if (current instanceof Completed completed) {
                ledger.drop(completed);
                forgotten[0] = true;
                return null;
            }
            return current;
        });
        return forgotten[0];
    }

    /**
     * Forgets the oldest completed deliveries as far as there are too many.
     *
     * @param toTell told of each before it is forgotten, so that nobody can deliver it again in between; outside of locks
     */
    void evictOldest(Consumer<@Nullable Instant> toTell) {
        long now = ticker.read();
        RuntimeException failed = null;
        for (Completed struck : ledger.tooMany(now)) {
            try {
                if (struck.remaining(now) > 0) {
                    toTell.accept(signedTime(struck.signedMillis()));
                }
            } catch (RuntimeException e) {
                failed = e;
            }
            claims.remove(struck.key, struck);
        }
        if (failed != null) {
            throw failed;
        }
    }

    long evictions() {
        return ledger.evictions();
    }

    int inFlight() {
        return ledger.inFlight();
    }

    int remembered() {
        return ledger.completed();
    }

    /** Rounded up: what is said to be forgotten must not be older than what is. */
    private static long signedMillis(@Nullable Instant signedTime) {
        return signedTime == null ? NO_TIME : signedTime.plusNanos(999_999).toEpochMilli();
    }

    private static @Nullable Instant signedTime(long signedMillis) {
        return signedMillis == NO_TIME ? null : Instant.ofEpochMilli(signedMillis);
    }

    /** The entry, or null where it has expired since Caffeine looked. */
    private @Nullable Entry current(@Nullable Entry entry, long now) {
        if (entry != null && entry.remaining(now) <= 0) {
            expired(entry);
            return null;
        }
        return entry;
    }

    private void expired(@Nullable Entry entry) {
        if (entry instanceof InProgress claim) {
            ledger.drop(claim);
        } else if (entry instanceof Completed completed) {
            ledger.drop(completed);
        }
    }

    /** One call of claim. */
    private final class Claiming {
        private final ClaimKey key;
        private final Digest256 fingerprint;
        private final ClaimToken token;
        private final long lease;
        private final long retention;
        private Claim outcome = new Claim.Full();

        Claiming(ClaimKey key, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
            this.key = key;
            this.fingerprint = fingerprint;
            this.token = token;
            this.lease = lease;
            this.retention = retention;
        }

        /** What keeps the claimant out; null where nothing does. */
        @Nullable
        Claim refused(@Nullable Entry entry, long now) {
            if (entry == null || entry.remaining(now) <= 0) {
                return null;
            }
            if (entry instanceof InProgress claim) {
                // Read once: its holder may extend it meanwhile.
                long left = claim.left(now);
                return left <= 0 || claim.token.equals(token)
                        ? null
                        : new Claim.InFlight(Duration.ofNanos(left), claim.sameContent(fingerprint));
            }
            return new Claim.Duplicate(entry.sameContent(fingerprint));
        }

        @Nullable
        Entry transition(@Nullable Entry entry) {
            long now = ticker.read();
            Entry current = current(entry, now);
            Claim refused = refused(current, now);
            if (refused != null) {
                outcome = refused;
                return current;
            }
            if (!(current instanceof InProgress claim)) {
                InProgress first = held(key, 1, now);
                return ledger.admit(first, now) ? acquired(first) : null;
            }
            if (claim.token.equals(token)) {
                claim.extendTo(now + lease);
                ledger.keep(claim);
                return acquired(claim);
            }
            InProgress next = held(claim.key, claim.attempt + 1, now);
            return ledger.replace(claim, next, now) ? acquired(next) : claim;
        }

        private InProgress held(ClaimKey mapped, int attempt, long now) {
            return new InProgress(mapped, fingerprint, token, attempt, now + lease, retention);
        }

        private Entry acquired(InProgress claim) {
            outcome = new Claim.Acquired(claim.attempt);
            return claim;
        }
    }

    /** How long Caffeine keeps an entry: as long as the entry itself says, whenever it is written, whoever reads it. */
    private static final class WhatRemains implements Expiry<ClaimKey, Entry> {
        @Override
        public long expireAfterCreate(ClaimKey key, Entry entry, long currentTime) {
            return entry.remaining(currentTime);
        }

        @Override
        public long expireAfterUpdate(ClaimKey key, Entry entry, long currentTime, long currentDuration) {
            return entry.remaining(currentTime);
        }

        @Override
        public long expireAfterRead(ClaimKey key, Entry entry, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
