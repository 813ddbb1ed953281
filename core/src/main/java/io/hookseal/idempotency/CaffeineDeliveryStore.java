package io.hookseal.idempotency;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Claims in the memory of this process: those in flight in a Caffeine cache for each endpoint, completed deliveries in arrays. A
 * restart forgets them, and another process does not see them.
 *
 * <p>Claims in flight are never dropped; beyond their bound, new ones are not taken. Completed deliveries are remembered
 * for their retention; beyond their bound, the ones that were completed first are forgotten first, counted and reported.
 *
 * <p>Safe under many threads.
 */
public final class CaffeineDeliveryStore implements DeliveryStore {
    /** Completed deliveries that are remembered for each endpoint where nothing else is said. */
    public static final int DEFAULT_MAX_COMPLETED = 1_000_000;

    /** Claims in flight for each endpoint where nothing else is said. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;

    /** 73 years: lease and retention together stay within what can be told apart on a clock that may wrap round. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE >> 2);

    private final ConcurrentMap<String, EndpointClaims> endpoints = new ConcurrentHashMap<>();
    private final int maxCompleted;
    private final int maxInFlight;
    private final Ticker ticker;
    private final List<EvictionListener> evictionListeners = new CopyOnWriteArrayList<>();

    /** The newest signed time that was forgotten early, for receivers that come later. */
    private final ConcurrentMap<String, Instant> forgotten = new ConcurrentHashMap<>();

    private CaffeineDeliveryStore(Builder builder) {
        this.maxCompleted = builder.maxCompleted;
        this.maxInFlight = builder.maxInFlight;
        this.ticker = builder.ticker;
    }

    /** {@return a store with the default bounds} */
    public static CaffeineDeliveryStore create() {
        return builder().build();
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    private EndpointClaims at(DeliveryIdentity identity) {
        EndpointClaims claims = endpoints.get(identity.endpoint());
        return claims != null
                ? claims
                : endpoints.computeIfAbsent(
                        identity.endpoint(), name -> new EndpointClaims(maxCompleted, maxInFlight, ticker));
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        return at(identity).claim(identity, fingerprint, token, nanos(lease, "lease"), nanos(retention, "retention"));
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        EndpointClaims claims = at(identity);
        long remembered = nanos(retention, "retention");
        boolean completed = claims.complete(identity, fingerprint, token, remembered, signedTime);
        claims.evictOldest(evicted -> tell(identity.endpoint(), evicted));
        return completed;
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        return at(identity).release(identity, token);
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        return at(identity).extend(identity, token, nanos(lease, "lease"));
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return at(identity).forget(identity);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /** Called on the thread that completes a delivery. */
    @Override
    public Runnable onEviction(EvictionListener listener) {
        evictionListeners.add(listener);
        for (Map.Entry<String, Instant> before : forgotten.entrySet()) {
            listener.evicted(before.getKey(), before.getValue());
        }
        return () -> evictionListeners.remove(listener);
    }

    /** All of them hear of it, also where one fails: a receiver that does not would take a replay for new. */
    private void tell(String endpoint, @Nullable Instant signedTime) {
        if (signedTime != null) {
            forgotten.merge(endpoint, signedTime, (one, other) -> one.isAfter(other) ? one : other);
        }
        RuntimeException failed = null;
        Error ended = null;
        for (EvictionListener listener : evictionListeners) {
            try {
                listener.evicted(endpoint, signedTime);
            } catch (RuntimeException e) {
                failed = e;
            } catch (Error e) {
                ended = e;
            }
        }
        if (ended != null) {
            throw ended;
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static long nanos(Duration duration, String of) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a " + of + " of " + duration + "; make it longer than zero");
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    /**
     * {@return how many completed deliveries of an endpoint were forgotten early}
     *
     * @param endpoint the endpoint's name
     */
    public long evictions(String endpoint) {
        EndpointClaims claims = endpoints.get(endpoint);
        return claims == null ? 0 : claims.evictions();
    }

    /**
     * {@return how many completed deliveries of an endpoint are remembered, expired ones included until they are noticed}
     *
     * @param endpoint the endpoint's name
     */
    public int remembered(String endpoint) {
        EndpointClaims claims = endpoints.get(endpoint);
        return claims == null ? 0 : claims.remembered();
    }

    /**
     * {@return how many claims of an endpoint are in flight, those whose lease is over included until they are noticed}
     *
     * @param endpoint the endpoint's name
     */
    public int inFlight(String endpoint) {
        EndpointClaims claims = endpoints.get(endpoint);
        return claims == null ? 0 : claims.inFlight();
    }

    /** Builds a store. Not thread-safe. */
    public static final class Builder {
        private int maxCompleted = DEFAULT_MAX_COMPLETED;
        private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
        private Ticker ticker = Ticker.systemTicker();

        private Builder() {}

        /**
         * Most completed deliveries that are remembered for one endpoint. Default: 1,000,000.
         *
         * @param deliveries at least 1
         * @return this builder
         */
        public Builder maxCompleted(int deliveries) {
            maxCompleted = positive(deliveries, "completed deliveries");
            return this;
        }

        /**
         * Most claims in flight for one endpoint. Default: 10,000. A holder that renews a claim whose lease was over is never
         * turned away, so that there may be more for a while.
         *
         * @param claims at least 1
         * @return this builder
         */
        public Builder maxInFlight(int claims) {
            maxInFlight = positive(claims, "claims in flight");
            return this;
        }

        /**
         * The clock of leases and retention, which never goes back. Default: {@link System#nanoTime()}.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder ticker(Ticker clock) {
            ticker = clock;
            return this;
        }

        private static int positive(int bound, String of) {
            if (bound < 1) {
                throw new IllegalArgumentException("a bound of " + bound + " " + of + "; give at least 1");
            }
            return bound;
        }

        /** {@return the store} */
        public CaffeineDeliveryStore build() {
            return new CaffeineDeliveryStore(this);
        }
    }
}
