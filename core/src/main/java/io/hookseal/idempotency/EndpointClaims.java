package io.hookseal.idempotency;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.hookseal.idempotency.Entry.Completed;
import io.hookseal.idempotency.Entry.InProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one endpoint. Every transition is one {@code compute} on its key, which makes it atomic; no handler, no
 * listener and no wait is ever inside.
 *
 * <p>Caffeine lets entries expire. Its {@code maximumSize} is not used: that policy drops the newest entries, the very ones
 * whose duplicates are still to come. The bound is kept by a queue of the completed ones in the order of completion.
 */
final class EndpointClaims {
    private static final long NO_TIME = Long.MIN_VALUE;

    private final ConcurrentMap<ClaimKey, Entry> claims;
    private final Set<InProgress> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlightCount = new AtomicInteger();
    private final Object queueLock = new Object();
    private final Deque<Completed> byCompletion = new ArrayDeque<>();
    private final AtomicInteger remembered = new AtomicInteger();
    private final int maxCompleted;
    private final int maxInFlight;
    private final Ticker ticker;
    private volatile long evictions;

    EndpointClaims(int maxCompleted, int maxInFlight, Ticker ticker) {
        this.maxCompleted = maxCompleted;
        this.maxInFlight = maxInFlight;
        this.ticker = ticker;
        this.claims = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(new WhatRemains())
                .<ClaimKey, Entry>build()
                .asMap();
    }

    Claim claim(ClaimKey key, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
        if (inFlightCount.get() >= maxInFlight) {
            sweep();
        }
        Claiming claiming = new Claiming(fingerprint, token, lease, retention);
        claims.compute(key, claiming::transition);
        return claiming.outcome;
    }

    boolean complete(
            ClaimKey key, Digest256 fingerprint, ClaimToken token, long retention, @Nullable Instant signedTime) {
        long signedMillis = signedTime == null ? NO_TIME : signedTime.toEpochMilli();
        Completed completed = new Completed(key, fingerprint, ticker.read() + retention, signedMillis);
        Entry after = claims.compute(key, (k, entry) -> {
            if (entry == null) {
                return completed;
            }
            if (entry instanceof InProgress claim && claim.token.equals(token)) {
                landed(claim);
                return completed;
            }
            return entry;
        });
        if (after == completed) {
            remembered.incrementAndGet();
            synchronized (queueLock) {
                byCompletion.addLast(completed);
            }
        }
        return after instanceof Completed;
    }

    boolean release(ClaimKey key, ClaimToken token) {
        boolean[] released = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            if (entry instanceof InProgress claim && claim.token.equals(token)) {
                landed(claim);
                released[0] = true;
                return null;
            }
            return entry;
        });
        return released[0];
    }

    boolean extend(ClaimKey key, ClaimToken token, long lease) {
        boolean[] extended = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            if (entry instanceof InProgress claim && claim.token.equals(token)) {
                claim.extendTo(ticker.read() + lease);
                tookOff(claim);
                extended[0] = true;
            }
            return entry;
        });
        return extended[0];
    }

    boolean forget(ClaimKey key) {
        boolean[] forgotten = {false};
        claims.computeIfPresent(key, (k, entry) -> {
            if (entry instanceof Completed completed) {
                completed.forgotten = true;
                remembered.decrementAndGet();
                forgotten[0] = true;
                return null;
            }
            return entry;
        });
        return forgotten[0];
    }

    /**
     * Forgets the oldest completed deliveries as far as there are too many.
     *
     * @return their signed times, {@link Instant#MIN} for those that had none
     */
    List<Instant> evictOldest() {
        List<Instant> evicted = new ArrayList<>();
        synchronized (queueLock) {
            long now = ticker.read();
            for (Completed oldest = byCompletion.peekFirst(); oldest != null; oldest = byCompletion.peekFirst()) {
                boolean expired = oldest.remaining(now) <= 0;
                if (!oldest.forgotten && !expired && remembered.get() <= maxCompleted) {
                    break;
                }
                byCompletion.removeFirst();
                boolean removed = claims.remove(oldest.key, oldest);
                if (removed || expired) {
                    remembered.decrementAndGet();
                }
                if (removed && !expired) {
                    evictions++;
                    evicted.add(
                            oldest.signedMillis == NO_TIME ? Instant.MIN : Instant.ofEpochMilli(oldest.signedMillis));
                }
            }
        }
        return evicted;
    }

    long evictions() {
        return evictions;
    }

    int inFlight() {
        return inFlightCount.get();
    }

    int remembered() {
        return remembered.get();
    }

    private boolean tookOff(InProgress claim) {
        boolean added = inFlight.add(claim);
        if (added) {
            inFlightCount.incrementAndGet();
        }
        return added;
    }

    private void landed(InProgress claim) {
        if (inFlight.remove(claim)) {
            inFlightCount.decrementAndGet();
        }
    }

    /** Claims whose lease is over no longer count as in flight: their holder may never come back. */
    private void sweep() {
        long now = ticker.read();
        for (InProgress claim : inFlight) {
            if (claim.leaseOver(now)) {
                landed(claim);
            }
        }
    }

    /** One call of claim; its transition may only look and decide. */
    private final class Claiming {
        private final Digest256 fingerprint;
        private final ClaimToken token;
        private final long lease;
        private final long retention;
        Claim outcome = new Claim.Full();

        Claiming(Digest256 fingerprint, ClaimToken token, long lease, long retention) {
            this.fingerprint = fingerprint;
            this.token = token;
            this.lease = lease;
            this.retention = retention;
        }

        @Nullable
        Entry transition(ClaimKey key, @Nullable Entry entry) {
            long now = ticker.read();
            if (entry instanceof Completed completed) {
                outcome = new Claim.Duplicate(completed.sameContent(fingerprint));
                return entry;
            }
            if (entry instanceof InProgress claim) {
                if (claim.token.equals(token)) {
                    claim.extendTo(now + lease);
                    tookOff(claim);
                    outcome = new Claim.Acquired(claim.attempt);
                    return claim;
                }
                if (!claim.leaseOver(now)) {
                    outcome = new Claim.InFlight(Duration.ofNanos(claim.left(now)), claim.sameContent(fingerprint));
                    return claim;
                }
                landed(claim);
                return acquire(claim.attempt + 1, now);
            }
            return inFlightCount.get() < maxInFlight ? acquire(1, now) : null;
        }

        private Entry acquire(int attempt, long now) {
            InProgress claim = new InProgress(fingerprint, token, attempt, now + lease, retention);
            tookOff(claim);
            outcome = new Claim.Acquired(attempt);
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
