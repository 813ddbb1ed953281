package io.hookseal.idempotency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one endpoint: its claims in a Caffeine cache, which lets those expire that nobody settles, and its completed
 * deliveries in a {@link Memory}.
 *
 * <p>Every transition of a claim is one {@code compute} on its key; no handler, no listener and no wait is ever inside. A
 * delivery comes into the memory inside of one, which is the moment in which it is completed, and its claim leaves the cache
 * there. So a claim that is made there has looked into the memory, and no completion was in between. What is in the memory is
 * found, and leaves it again, without the cache.
 */
final class EndpointClaims {
    private static final long NO_TIME = Long.MIN_VALUE;
    private static final Claim FIRST = new Claim.Acquired(1);
    private static final Claim FULL = new Claim.Full();

    private final ConcurrentMap<DeliveryIdentity, Entry> claims;

    /** Looks without telling Caffeine, whose record of what is read nobody needs here. */
    private final Policy<DeliveryIdentity, Entry> quietly;

    private final Ledger ledger;
    private final Memory memory;
    private final Ticker ticker;

    EndpointClaims(int maxCompleted, int maxInFlight, Ticker ticker) {
        this.ticker = ticker;
        this.ledger = new Ledger(maxInFlight);
        this.memory = new Memory(maxCompleted, ticker.read());
        Cache<DeliveryIdentity, Entry> cache = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(new UntilForgotten())
                .<DeliveryIdentity, Entry>evictionListener((identity, entry, cause) -> expired(entry))
                .build();
        this.claims = cache.asMap();
        this.quietly = cache.policy();
    }

    Claim claim(DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, long lease, long retention) {
        long now = ticker.read();
        // Most claims that are not new are turned away, which takes a look and no transition.
        Claim refused = memory.find(identity, fingerprint, now);
        if (refused == null) {
            refused = inFlight(quietly.getIfPresentQuietly(identity), fingerprint, token, now);
        }
        if (refused != null) {
            return refused;
        }
        Claiming claiming = new Claiming(fingerprint, token, lease, retention);
        boolean held = false;
        try {
            claims.compute(identity, claiming);
            held = true;
        } finally {
            if (!held) {
                claiming.giveUp();
            }
        }
        forgetLapsed();
        return claiming.outcome;
    }

    /**
     * What keeps a claimant out; null where nothing does. A claim that is being completed keeps nobody out: what was completed
     * may be forgotten by now.
     */
    private static @Nullable Claim inFlight(@Nullable Entry entry, Digest256 fingerprint, ClaimToken token, long now) {
        if (entry == null || entry.settled() || entry.token.equals(token)) {
            return null;
        }
        long left = entry.left(now);
        return left <= 0 ? null : new Claim.InFlight(Duration.ofNanos(left), entry.fingerprint.equals(fingerprint));
    }

    /** Claims that nobody settles are not kept without bound either: with them goes only how often they were attempted. */
    private void forgetLapsed() {
        for (Entry lapsed : ledger.tooManyLapsed()) {
            claims.computeIfPresent(lapsed.identity, (identity, entry) -> {
                if (entry != lapsed || lapsed.left(ticker.read()) > 0) {
                    return entry; // its holder has settled or extended it, or somebody took over
                }
                ledger.drop(lapsed);
                return null;
            });
        }
    }

    boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            long retention,
            @Nullable Instant signedTime) {
        long signedMillis = signedMillis(signedTime);
        Entry another = claims.compute(identity, (k, entry) -> {
            long now = ticker.read();
            Entry current = current(entry, now);
            if (current != null && !current.token.equals(token)) {
                return current;
            }
            if (current == null) {
                memory.add(identity, fingerprint, now, retention, signedMillis);
                return null;
            }
            boolean added = false;
            current.settle(true);
            try {
                memory.add(identity, fingerprint, now, retention, signedMillis);
                added = true;
            } finally {
                current.settle(added); // where the heap is full, its holder keeps it
            }
            ledger.drop(current);
            return null;
        });
        return another == null;
    }

    boolean release(DeliveryIdentity identity, ClaimToken token) {
        boolean[] released = {false};
        claims.computeIfPresent(identity, (k, entry) -> {
            Entry current = current(entry, ticker.read());
            if (current == null || !current.token.equals(token)) {
                return current;
            }
            ledger.drop(current);
            released[0] = true;
            return null;
        });
        return released[0];
    }

    boolean extend(DeliveryIdentity identity, ClaimToken token, long lease) {
        boolean[] extended = {false};
        claims.computeIfPresent(identity, (k, entry) -> {
            long now = ticker.read();
            Entry current = current(entry, now);
            if (current != null && current.token.equals(token)) {
                ledger.extend(current, now + lease);
                extended[0] = true;
            }
            return current;
        });
        return extended[0];
    }

    boolean forget(DeliveryIdentity identity) {
        return memory.forget(identity, ticker.read());
    }

    /**
     * Forgets the oldest completed deliveries as far as there are too many.
     *
     * @param toTell told of each before it is forgotten, so that nobody can deliver it again in between; outside of locks
     */
    void evictOldest(Consumer<@Nullable Instant> toTell) {
        long now = ticker.read();
        RuntimeException failed = null;
        for (int struck = memory.strike(now); struck != Lines.NONE; struck = memory.strike(now)) {
            try {
                toTell.accept(signedTime(memory.signedMillis(struck)));
            } catch (RuntimeException e) {
                failed = e;
            } finally {
                memory.erase(struck);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    long evictions() {
        return memory.evictions();
    }

    int inFlight() {
        return ledger.inFlight();
    }

    int remembered() {
        return memory.size();
    }

    /** Rounded up: what is said to be forgotten must not be older than what is. */
    private static long signedMillis(@Nullable Instant signedTime) {
        return signedTime == null ? NO_TIME : signedTime.plusNanos(999_999).toEpochMilli();
    }

    private static @Nullable Instant signedTime(long signedMillis) {
        return signedMillis == NO_TIME ? null : Instant.ofEpochMilli(signedMillis);
    }

    private void expired(@Nullable Entry entry) {
        if (entry != null) {
            ledger.drop(entry);
        }
    }

    /** The claim, or null where it has expired since Caffeine looked. */
    private @Nullable Entry current(@Nullable Entry entry, long now) {
        if (entry != null && entry.expiresAt() - now <= 0) {
            ledger.drop(entry);
            return null;
        }
        return entry;
    }

    /** The transition of one call of claim, and what came of it. */
    private final class Claiming implements BiFunction<DeliveryIdentity, @Nullable Entry, @Nullable Entry> {
        private final Digest256 fingerprint;
        private final ClaimToken token;
        private final long lease;
        private final long retention;
        private Claim outcome = FIRST;
        private @Nullable Entry booked;

        Claiming(Digest256 fingerprint, ClaimToken token, long lease, long retention) {
            this.fingerprint = fingerprint;
            this.token = token;
            this.lease = lease;
            this.retention = retention;
        }

        @Override
        public @Nullable Entry apply(DeliveryIdentity identity, @Nullable Entry entry) {
            long now = ticker.read();
            Entry current = current(entry, now);
            if (current == null) {
                return first(identity, now);
            }
            Claim refused = inFlight(current, fingerprint, token, now);
            if (refused != null) {
                outcome = refused;
                return current;
            }
            if (current.token.equals(token)) {
                ledger.extend(current, now + lease);
                return acquired(current);
            }
            Entry next = held(current.identity, current.attempt + 1, now);
            booked = next;
            return ledger.replace(current, next, now) ? acquired(next) : full(current);
        }

        private @Nullable Entry first(DeliveryIdentity identity, long now) {
            Claim duplicate = memory.find(identity, fingerprint, now);
            if (duplicate != null) {
                outcome = duplicate;
                return null;
            }
            Entry first = held(identity, 1, now);
            booked = first;
            return ledger.admit(first, now) ? first : full(null);
        }

        /** What the cache did not take, the heap being full, must not count as in flight. */
        void giveUp() {
            if (booked != null) {
                ledger.drop(booked);
            }
        }

        private Entry held(DeliveryIdentity identity, int attempt, long now) {
            return new Entry(identity, fingerprint, token, attempt, now + lease, retention);
        }

        private Entry acquired(Entry claim) {
            outcome = new Claim.Acquired(claim.attempt);
            return claim;
        }

        private @Nullable Entry full(@Nullable Entry stays) {
            outcome = FULL;
            return stays;
        }
    }

    /** How long Caffeine keeps a claim: as long as the claim itself says, whenever it is written, whoever reads it. */
    private static final class UntilForgotten implements Expiry<DeliveryIdentity, Entry> {
        @Override
        public long expireAfterCreate(DeliveryIdentity identity, Entry entry, long currentTime) {
            return entry.expiresAt() - currentTime;
        }

        @Override
        public long expireAfterUpdate(DeliveryIdentity identity, Entry entry, long currentTime, long currentDuration) {
            return entry.expiresAt() - currentTime;
        }

        @Override
        public long expireAfterRead(DeliveryIdentity identity, Entry entry, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
