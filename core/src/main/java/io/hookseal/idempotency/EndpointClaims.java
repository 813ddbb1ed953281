package io.hookseal.idempotency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one endpoint. A new delivery is put into the map once, and completed where it stands there. Every other
 * transition is one {@code compute} on its key. What an entry says is decided and changed under the lock of the
 * {@link Ledger}, which makes each transition atomic; no handler, no listener and no wait is ever inside.
 *
 * <p>Caffeine lets entries expire. Its {@code maximumSize} is not used: that policy drops the newest entries, the very ones
 * whose duplicates are still to come. The bounds are kept by the ledger.
 */
final class EndpointClaims {
    private static final long NO_TIME = Long.MIN_VALUE;
    private static final Claim FIRST = new Claim.Acquired(1);

    private final ConcurrentMap<ClaimKey, Entry> claims;

    /** Looks without telling Caffeine, whose record of what is read nobody needs here. */
    private final Policy<ClaimKey, Entry> quietly;

    private final Ledger ledger;
    private final Ticker ticker;

    EndpointClaims(int maxCompleted, int maxInFlight, Ticker ticker) {
        this.ticker = ticker;
        this.ledger = new Ledger(maxCompleted, maxInFlight);
        Cache<ClaimKey, Entry> cache = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(new WhatRemains())
                .<ClaimKey, Entry>evictionListener((key, entry, cause) -> expired(entry))
                .build();
        this.claims = cache.asMap();
        this.quietly = cache.policy();
    }

    Claim claim(ClaimKey key, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
        Claiming claiming = new Claiming(key, fingerprint, token, lease, retention);
        Entry known = quietly.getIfPresentQuietly(key);
        // Most claims that are not new are turned away, which takes a look and no lock.
        Claim outcome = known == null ? claiming.first() : claiming.refused(known, ticker.read());
        if (outcome == null) {
            claims.compute(key, (k, entry) -> claiming.transition(entry));
            outcome = claiming.outcome;
        }
        forgetLapsed();
        return outcome;
    }

    /** Claims that nobody settled are not kept without bound either: with them goes only how often they were attempted. */
    private void forgetLapsed() {
        for (Entry lapsed : ledger.tooManyLapsed()) {
            claims.computeIfPresent(lapsed.key, (k, entry) -> {
                synchronized (ledger) {
                    Entry.Holder holder = lapsed.holder();
                    if (entry != lapsed || holder == null || holder.left(ticker.read()) > 0) {
                        return entry; // its holder has settled or extended it, or somebody took over
                    }
                    ledger.drop(lapsed);
                    return null;
                }
            });
        }
    }

    boolean complete(
            ClaimKey key, Digest256 fingerprint, ClaimToken token, long retention, @Nullable Instant signedTime) {
        long signedMillis = signedMillis(signedTime);
        Entry known = quietly.getIfPresentQuietly(key);
        if (known != null && ledger.complete(known, fingerprint, token, ticker.read(), retention, signedMillis)) {
            return true;
        }
        Entry after = claims.compute(key, (k, entry) -> {
            synchronized (ledger) {
                long now = ticker.read();
                Entry current = current(entry, now);
                if (current != null && !current.heldUnder(token)) {
                    return current;
                }
                if (current != null) {
                    ledger.drop(current);
                }
                Entry completed = Entry.of(entry == null ? key : entry.key, fingerprint, null)
                        .completed(now + retention, signedMillis);
                ledger.remember(completed);
                return completed;
            }
        });
        return after.holder() == null;
    }

    boolean release(ClaimKey key, ClaimToken token) {
        boolean[] released = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            synchronized (ledger) {
                Entry current = current(entry, ticker.read());
                if (current == null || !current.heldUnder(token)) {
                    return current;
                }
                ledger.drop(current);
                released[0] = true;
                return null;
            }
        });
        return released[0];
    }

    boolean extend(ClaimKey key, ClaimToken token, long lease) {
        boolean[] extended = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            synchronized (ledger) {
                long now = ticker.read();
                Entry current = current(entry, now);
                if (current != null && current.heldUnder(token)) {
                    ledger.extend(current, now + lease);
                    extended[0] = true;
                }
                return current;
            }
        });
        return extended[0];
    }

    boolean forget(ClaimKey key) {
        boolean[] forgotten = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            synchronized (ledger) {
                Entry current = current(entry, ticker.read());
                if (current == null || current.holder() != null) {
                    return current;
                }
                ledger.drop(current);
                forgotten[0] = true;
                return null;
            }
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
        for (Entry struck = ledger.strike(now); struck != null; struck = ledger.strike(now)) {
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
            ledger.drop(entry);
            return null;
        }
        return entry;
    }

    private void expired(@Nullable Entry entry) {
        if (entry != null) {
            ledger.drop(entry);
        }
    }

    /** One call of claim. */
    private final class Claiming {
        private final ClaimKey key;
        private final Digest256 fingerprint;
        private final ClaimToken token;
        private final long lease;
        private final long retention;
        private Claim outcome = FIRST;

        Claiming(ClaimKey key, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
            this.key = key;
            this.fingerprint = fingerprint;
            this.token = token;
            this.lease = lease;
            this.retention = retention;
        }

        /** Claims what seems to be absent; null where there is more to say. */
        @Nullable
        Claim first() {
            long now = ticker.read();
            Entry first = held(key, 1, now);
            if (!ledger.admit(first, now + lease, now)) {
                return null;
            }
            boolean put = false;
            try {
                put = claims.putIfAbsent(key, first) == null;
                return put ? FIRST : null;
            } finally {
                if (!put) {
                    ledger.drop(first); // somebody was quicker
                }
            }
        }

        /** What keeps the claimant out; null where nothing does. */
        @Nullable
        Claim refused(Entry entry, long now) {
            // Read once: it may be extended or completed meanwhile.
            Entry.Holder holder = entry.holder();
            if (holder == null) {
                return entry.remaining(now) <= 0 ? null : new Claim.Duplicate(entry.sameContent(fingerprint));
            }
            long left = holder.left(now);
            return left <= 0 || holder.token().equals(token)
                    ? null
                    : new Claim.InFlight(Duration.ofNanos(left), entry.sameContent(fingerprint));
        }

        @Nullable
        Entry transition(@Nullable Entry entry) {
            synchronized (ledger) {
                long now = ticker.read();
                Entry current = current(entry, now);
                Claim refused = current == null ? null : refused(current, now);
                if (refused != null) {
                    outcome = refused;
                    return current;
                }
                Entry.Holder holder = current == null ? null : current.holder();
                if (current == null || holder == null) {
                    Entry first = held(entry == null ? key : entry.key, 1, now);
                    return ledger.admit(first, now + lease, now) ? acquired(first, 1) : full(null);
                }
                if (holder.token().equals(token)) {
                    ledger.extend(current, now + lease);
                    return acquired(current, holder.attempt());
                }
                Entry next = held(current.key, holder.attempt() + 1, now);
                return ledger.replace(current, next, now + lease, now)
                        ? acquired(next, holder.attempt() + 1)
                        : full(current);
            }
        }

        private Entry held(ClaimKey mapped, int attempt, long now) {
            return Entry.of(mapped, fingerprint, new Entry.Holder(token, attempt, now + lease, retention));
        }

        private Entry acquired(Entry claim, int attempt) {
            outcome = new Claim.Acquired(attempt);
            return claim;
        }

        private @Nullable Entry full(@Nullable Entry stays) {
            outcome = new Claim.Full();
            return stays;
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
