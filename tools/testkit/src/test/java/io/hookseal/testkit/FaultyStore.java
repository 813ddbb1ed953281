package io.hookseal.testkit;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A plain store with one fault of choice, for tests of the contract's teeth. Completed deliveries are never forgotten. */
final class FaultyStore implements DeliveryStore {
    /** What is wrong with it. */
    enum Fault {
        NONE,
        COMPLETE_COMPARES_NO_TOKEN,
        RELEASE_COMPARES_NO_TOKEN,
        EXTEND_COMPARES_NO_TOKEN,
        COMPLETE_COMPARES_TOO_EARLY
    }

    private record State(ClaimToken token, Digest256 content, int attempt, long leaseEnd, boolean completed) {}

    private final Fault fault;
    private final Map<DeliveryIdentity, State> deliveries = new HashMap<>();
    private long now;

    FaultyStore(Fault fault) {
        this.fault = fault;
    }

    synchronized void passTime(Duration time) {
        now += time.toNanos();
    }

    @Override
    public synchronized Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        State state = deliveries.get(identity);
        long leaseEnd = now + lease.toNanos();
        if (state == null) {
            deliveries.put(identity, new State(token, fingerprint, 1, leaseEnd, false));
            return new Claim.Acquired(1);
        }
        boolean sameContent = state.content.equals(fingerprint);
        if (state.completed) {
            return new Claim.Duplicate(sameContent);
        }
        boolean own = state.token.equals(token);
        if (!own && state.leaseEnd > now) {
            return new Claim.InFlight(Duration.ofNanos(state.leaseEnd - now), sameContent);
        }
        int attempt = own ? state.attempt : state.attempt + 1;
        deliveries.put(identity, new State(token, own ? state.content : fingerprint, attempt, leaseEnd, false));
        return new Claim.Acquired(attempt);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            Instant signedTime) {
        if (fault == Fault.COMPLETE_COMPARES_TOO_EARLY) {
            return mayComplete(identity, token) && completeNow(identity, fingerprint);
        }
        synchronized (this) {
            return mayComplete(identity, token) && completeNow(identity, fingerprint);
        }
    }

    private synchronized boolean mayComplete(DeliveryIdentity identity, ClaimToken token) {
        State state = deliveries.get(identity);
        return state == null || state.completed || own(state, token, Fault.COMPLETE_COMPARES_NO_TOKEN);
    }

    private synchronized boolean completeNow(DeliveryIdentity identity, Digest256 fingerprint) {
        State state = deliveries.get(identity);
        if (state == null || !state.completed) {
            deliveries.put(identity, new State(new ClaimToken(0, 0), fingerprint, 0, 0, true));
        }
        return true;
    }

    @Override
    public synchronized boolean release(DeliveryIdentity identity, ClaimToken token) {
        State state = deliveries.get(identity);
        boolean released = state != null && !state.completed && own(state, token, Fault.RELEASE_COMPARES_NO_TOKEN);
        if (released) {
            deliveries.remove(identity);
        }
        return released;
    }

    @Override
    public synchronized boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        State state = deliveries.get(identity);
        if (state == null || state.completed || !own(state, token, Fault.EXTEND_COMPARES_NO_TOKEN)) {
            return false;
        }
        deliveries.put(identity, new State(state.token, state.content, state.attempt, now + lease.toNanos(), false));
        return true;
    }

    @Override
    public synchronized boolean forget(DeliveryIdentity identity) {
        State state = deliveries.get(identity);
        return state != null && state.completed && deliveries.remove(identity, state);
    }

    private boolean own(State state, ClaimToken token, Fault unless) {
        return fault == unless || state.token.equals(token);
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
