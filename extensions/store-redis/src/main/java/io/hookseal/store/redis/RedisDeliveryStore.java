package io.hookseal.store.redis;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import io.lettuce.core.RedisURI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims in Redis (6.2 or later) or Valkey, which all instances of a receiver share.
 *
 * <p>One hash for each delivery, under {@code <prefix>:<endpoint>/<tenant>:<64 hexadecimal digits>}, with endpoint and
 * tenant percent-encoded. Every operation is one script on one key, so Redis Cluster's rules are kept. Leases and retention
 * are measured by the server's clock, in milliseconds, rounded up; a fail-over to a server whose clock differs moves them by
 * the difference.
 *
 * <p>A claim in progress is kept for its lease and its retention, a completed delivery for its retention. A server that
 * fails over before it has replicated a claim or a completion forgets it: then a delivery may be handled twice, none is lost.
 *
 * <p>Nothing is connected before the first call. Calls while Redis is away fail within the time limit with
 * {@link StoreException}, and nothing of them is sent later. Safe under many threads.
 */
public final class RedisDeliveryStore implements DeliveryStore {
    /** How long a call may take where nothing else is said: 300 ms. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMillis(300);

    /** What keys begin with where nothing else is said. */
    public static final String DEFAULT_PREFIX = "hookseal";

    /** 100,000 years: with a lease, a retention and today's date added up, a Lua number still tells milliseconds apart. */
    private static final Duration LONGEST = Duration.ofDays(36_500_000);

    private static final long ACQUIRED = 1;
    private static final long IN_FLIGHT = 2;

    private final Calls calls;
    private final Scripts scripts;
    private final String prefix;
    private final Duration timeLimit;

    RedisDeliveryStore(Calls calls, Scripts scripts, String prefix, Duration timeLimit) {
        this.calls = calls;
        this.scripts = scripts;
        this.prefix = prefix;
        this.timeLimit = timeLimit;
    }

    /**
     * {@return a store with the defaults}
     *
     * @param uri where Redis is, such as {@code redis://user:password@redis.internal:6379}, {@code rediss://…} for TLS or
     *     {@code redis-sentinel://…}
     * @throws IllegalArgumentException where it cannot be read; the message does not show it
     */
    public static RedisDeliveryStore at(String uri) {
        return builder(uri).build();
    }

    /**
     * {@return a new builder}
     *
     * @param uri as for {@link #at}
     * @throws IllegalArgumentException where it cannot be read; the message does not show it
     */
    public static Builder builder(String uri) {
        RedisURI address;
        try {
            address = RedisURI.create(uri);
        } catch (RuntimeException e) {
            // its message shows the address, and that may hold a password
            throw new IllegalArgumentException(
                    "the address of Redis cannot be read; write it as redis://user:password@host:6379, with special"
                            + " characters of user and password percent-encoded");
        }
        return new Builder(address);
    }

    /**
     * {@return a new builder}
     *
     * @param address where Redis is, with user, password and TLS where it wants them
     */
    public static Builder builder(RedisURI address) {
        return new Builder(address);
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        String leaseMillis = millis(lease, "lease");
        String retentionMillis = millis(retention, "retention");
        List<Long> reply = calls.numbers(
                scripts.claim(), key(identity), text(token), text(fingerprint), leaseMillis, retentionMillis);
        long outcome = reply.get(0);
        if (outcome == ACQUIRED) {
            return new Claim.Acquired(Math.toIntExact(reply.get(1)));
        }
        return outcome == IN_FLIGHT
                ? new Claim.InFlight(Duration.ofMillis(reply.get(1)), reply.get(2) == 1)
                : new Claim.Duplicate(reply.get(1) == 1);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        return done(scripts.complete(), identity, text(token), text(fingerprint), millis(retention, "retention"));
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        return done(scripts.release(), identity, text(token));
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        return done(scripts.extend(), identity, text(token), millis(lease, "lease"));
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return done(scripts.forget(), identity);
    }

    private boolean done(Script script, DeliveryIdentity identity, String... arguments) {
        return calls.holds(script, key(identity), arguments);
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public Duration timeLimit() {
        return timeLimit;
    }

    /**
     * Looks at the server's version, at whether it may drop claims to make room, and whether it runs our scripts, for which
     * a claim of nobody's is made and released.
     */
    @Override
    public List<StoreFault> check() {
        return new ServerCheck(calls, this).faults();
    }

    @Override
    public void close() {
        calls.close();
    }

    /** No two deliveries share a key: what separates its parts is encoded within them. */
    String key(DeliveryIdentity identity) {
        return prefix + ":" + encoded(identity.endpoint()) + "/" + encoded(identity.tenant()) + ":"
                + text(identity.key());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static String text(Digest256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    private static String text(ClaimToken token) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(token.high()) + hex.toHexDigits(token.low());
    }

    private static String millis(Duration duration, String of) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a " + of + " of " + duration + "; make it longer than zero");
        }
        Duration possible = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return Long.toString(possible.plusNanos(999_999).toMillis());
    }

    /** Builds a store. Not thread-safe. */
    public static final class Builder {
        private final RedisURI address;
        private String prefix = DEFAULT_PREFIX;
        private Duration timeLimit = DEFAULT_TIME_LIMIT;

        private Builder(RedisURI address) {
            this.address = address;
        }

        /**
         * What keys begin with, so that receivers that have nothing to do with each other may share a server. Default:
         * {@value #DEFAULT_PREFIX}.
         *
         * @param keysBeginWith some text
         * @return this builder
         */
        public Builder prefix(String keysBeginWith) {
            if (keysBeginWith.isBlank()) {
                throw new IllegalArgumentException("a blank prefix; give keys a name to begin with");
            }
            prefix = keysBeginWith;
            return this;
        }

        /**
         * How long a call may take, connecting included. Default: 300 ms. A call that takes longer fails; whether the server
         * did what it asked is unknown then, and repeating it is safe.
         *
         * @param limit longer than zero, at most 500 ms
         * @return this builder
         */
        public Builder timeLimit(Duration limit) {
            if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofMillis(500)) > 0) {
                throw new IllegalArgumentException(
                        "a time limit of " + limit + "; give one longer than zero, and 500 ms at most");
            }
            timeLimit = limit;
            return this;
        }

        /** {@return the store; it has not connected yet} */
        public RedisDeliveryStore build() {
            return new RedisDeliveryStore(new RedisCalls(address, timeLimit), Scripts.load(), prefix, timeLimit);
        }
    }
}
