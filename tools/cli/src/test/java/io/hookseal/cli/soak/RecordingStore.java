package io.hookseal.cli.soak;

import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.EvictionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store that writes into the log what a receiver asks of it and is told, with the time before and the time after. A lease
 * therefore holds for certain from the end of the call to its beginning plus the lease.
 */
final class RecordingStore implements DeliveryStore {
    private record Arrival(String delivery, int request) {}

    private record Known(int number, Arrival arrival) {}

    private static final Arrival NOBODY = new Arrival("-", 0);

    private final DeliveryStore store;
    private final SoakLog log;
    private final Map<ClaimToken, Known> claims = new ConcurrentHashMap<>();
    private final AtomicInteger lastClaim = new AtomicInteger();
    private final ThreadLocal<Arrival> arrivals = ThreadLocal.withInitial(() -> NOBODY);
    private final ThreadLocal<Integer> acquired = ThreadLocal.withInitial(() -> 0);

    RecordingStore(DeliveryStore store, SoakLog log) {
        this.store = store;
        this.log = log;
    }

    /** What this thread is at from now on. */
    void arrived(String delivery, int request) {
        arrivals.set(new Arrival(delivery, request));
        acquired.set(0);
    }

    /** The claim that this thread acquired last for the request it is at, 0 where it has none. */
    int claimAtHand() {
        return acquired.get();
    }

    int requestAtHand() {
        return arrivals.get().request();
    }

    private Known known(ClaimToken token) {
        return claims.computeIfAbsent(token, unused -> new Known(lastClaim.incrementAndGet(), arrivals.get()));
    }

    private void log(long began, Kind kind, Known of, String detail) {
        log.addSince(began, kind, of.arrival().delivery(), of.arrival().request(), of.number(), detail);
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        Known known = known(token);
        long began = log.now();
        Claim claim = store.claim(identity, fingerprint, token, lease, retention);
        String detail;
        if (claim instanceof Claim.Acquired of) {
            acquired.set(known.number());
            detail = "acquired " + of.attempt() + " " + lease.toNanos();
        } else {
            String name = claim.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            detail = name.equals("inflight") ? "in-flight" : name;
        }
        log(began, Kind.CLAIM, known, detail);
        return claim;
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        long began = log.now();
        boolean completed = store.complete(identity, fingerprint, token, retention, signedTime);
        log(began, Kind.COMPLETE, known(token), Boolean.toString(completed));
        return completed;
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        long began = log.now();
        boolean released = store.release(identity, token);
        log(began, Kind.RELEASE, known(token), Boolean.toString(released));
        return released;
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        long began = log.now();
        boolean extended = store.extend(identity, token, lease);
        log(began, Kind.EXTEND, known(token), extended + " " + lease.toNanos());
        return extended;
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return store.forget(identity);
    }

    @Override
    public boolean inMemory() {
        return store.inMemory();
    }

    @Override
    public Runnable onEviction(EvictionListener listener) {
        return store.onEviction(listener);
    }

    @Override
    public void close() {
        store.close();
    }
}
