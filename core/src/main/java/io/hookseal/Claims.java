package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.verification.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Claims deliveries before their handlers run and settles them after. The only place from which a {@link DeliveryStore} is
 * called.
 *
 * <p>A duplicate of a delivery that is being handled waits for it, under its own deadline from arrival, and then either
 * takes its success as its own, or claims and runs, or is asked to come again. Nothing of the store is called under a lock,
 * and no handler and no listener runs inside of one.
 */
final class Claims implements AutoCloseable {
    /** How often a waiting duplicate looks whether another process has settled: 200 ms. */
    private static final long POLL_NANOS = 200_000_000;

    private final StoreCalls store;
    private final Waiters waiters;
    private final Heartbeats heartbeats = new Heartbeats();
    private final ReusedIdentities declared = new ReusedIdentities();
    private final LongSupplier nanoTime;
    private final Telling telling;

    /** Claims being made or held, and one more until this is closed: the last of them closes the store. */
    private final AtomicInteger uses = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    Claims(DeliveryStore store, int maxWaiters, LongSupplier nanoTime, Telling telling) {
        this.store = new StoreCalls(store);
        this.waiters = new Waiters(maxWaiters);
        this.nanoTime = nanoTime;
        this.telling = telling;
    }

    /** What came of claiming. */
    sealed interface Claimed {
        /** The handler runs, holding this. */
        record Run(Held held) implements Claimed {}

        /** Handled already. */
        record Done() implements Claimed {}

        /** The store cannot say, and the inbox is to keep it. */
        record Keep() implements Claimed {}

        /** Not now. */
        record Later(Refusal reason) implements Claimed {}
    }

    Claimed claim(Delivery delivery, ClaimPolicy policy, long arrived) {
        if (!enter()) {
            return new Claimed.Later(Refusal.STOPPING);
        }
        boolean runs = false;
        try {
            Claimed claimed = new Attempt(delivery, policy).run(arrived);
            runs = claimed instanceof Claimed.Run;
            return claimed;
        } finally {
            if (!runs) {
                leave();
            }
        }
    }

    private static DeliveryIdentity identity(Delivery delivery, Digest256 key) {
        String tenant = delivery.tenant();
        return new DeliveryIdentity(delivery.endpoint(), tenant == null ? "" : tenant, key);
    }

    boolean forget(DeliveryIdentity identity, ClaimPolicy policy) {
        if (!enter()) {
            throw new StoreException("the receiver is closed");
        }
        try {
            return store.forget(identity, policy.storeLimit().toNanos());
        } finally {
            leave();
        }
    }

    int waiting() {
        return waiters.waiting();
    }

    int beating() {
        return heartbeats.pending();
    }

    private boolean enter() {
        return !closed.get() && uses.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    private void leave() {
        if (uses.decrementAndGet() == 0) {
            heartbeats.close();
            store.close();
        }
    }

    /** Nothing is claimed any more; what is held can still be settled. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    /** One delivery being claimed under one token. */
    private final class Attempt {
        private final Delivery delivery;
        private final ClaimPolicy policy;
        private final DeliveryIdentity identity;
        private final Digest256 fingerprint;
        private final ClaimToken token = ClaimToken.random();

        Attempt(Delivery delivery, ClaimPolicy policy) {
            this.delivery = delivery;
            this.policy = policy;
            this.identity = identity(delivery, Digest256.of(delivery.identityBytes()));
            this.fingerprint = Digest256.of(delivery.fingerprintBytes());
        }

        Claimed run(long arrived) {
            Claim claim;
            boolean inFlight = false;
            try {
                claim = claim(arrived);
                if (claim instanceof Claim.InFlight) {
                    inFlight = true;
                    telling.tell(listener -> listener.inFlight(delivery.facts()));
                    claim = waitFor(claim, arrived);
                }
            } catch (RuntimeException e) {
                return failed(e, inFlight);
            }
            return decided(claim);
        }

        /** Waits until there is something else to say than that it is in flight, or no time or place for waiting. */
        private Claim waitFor(Claim inFlight, long arrived) {
            Waiters.Room room = waiters.enter(identity);
            if (room == null) {
                return inFlight;
            }
            try {
                while (true) {
                    int seen = room.settlements();
                    Claim claim = claim(arrived);
                    long left = left(arrived);
                    if (!(claim instanceof Claim.InFlight held) || left <= 0) {
                        return claim;
                    }
                    long pause = Math.min(left, Math.min(POLL_NANOS, held.left().toNanos() + 1));
                    room.await(seen, Math.max(1, pause));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return inFlight;
            } finally {
                room.leave();
            }
        }

        private long left(long arrived) {
            return policy.maxWait().toNanos() - (nanoTime.getAsLong() - arrived);
        }

        private Claim claim(long arrived) {
            long limit = Math.max(left(arrived), policy.storeLimit().toNanos());
            return store.claim(identity, fingerprint, token, policy.lease(), policy.retention(), limit);
        }

        private Claimed decided(Claim claim) {
            if (claim instanceof Claim.Acquired acquired) {
                Held held = new Held(delivery, policy, identity, fingerprint, token, acquired.attempt());
                if (acquired.attempt() > 1) {
                    telling.tell(listener -> listener.takeover(delivery.facts(), acquired.attempt()));
                }
                tellOfReuse();
                return new Claimed.Run(held);
            }
            if (claim instanceof Claim.Duplicate) {
                return new Claimed.Done();
            }
            return new Claimed.Later(claim instanceof Claim.Full ? Refusal.STORE_FULL : Refusal.IN_FLIGHT);
        }

        private void tellOfReuse() {
            String declares = delivery.declaredIdentity();
            if (declares != null && declared.reused(identity(delivery, Digest256.ofHex(declares)), identity.key())) {
                telling.tell(listener -> listener.identityReused(delivery.facts()));
            }
        }

        /** Unprotected is for what the store cannot say, not for what it said is being handled. */
        private Claimed failed(RuntimeException cause, boolean inFlight) {
            store.abandon(identity, token);
            telling.storeFailed(delivery.endpoint(), "claim", cause);
            if (inFlight) {
                return new Claimed.Later(Refusal.STORE_FAILED);
            }
            return switch (policy.onStoreFailure()) {
                case REFUSE -> new Claimed.Later(Refusal.STORE_FAILED);
                case PROCESS_UNPROTECTED -> new Claimed.Run(new Held(delivery, policy, identity, fingerprint, null, 1));
                case INBOX -> new Claimed.Keep();
            };
        }
    }

    /** A claim that a handler runs under, or the lack of one where the store failed and the endpoint runs all the same. */
    final class Held {
        private final Delivery delivery;
        private final ClaimPolicy policy;
        private final DeliveryIdentity identity;
        private final Digest256 fingerprint;
        private final @Nullable ClaimToken token;
        private final int attempt;
        private final Heartbeats.@Nullable Beat beat;
        private final AtomicBoolean extending = new AtomicBoolean();

        Held(
                Delivery delivery,
                ClaimPolicy policy,
                DeliveryIdentity identity,
                Digest256 fingerprint,
                @Nullable ClaimToken token,
                int attempt) {
            this.delivery = delivery;
            this.policy = policy;
            this.identity = identity;
            this.fingerprint = fingerprint;
            this.token = token;
            this.attempt = attempt;
            this.beat = token == null
                    ? null
                    : heartbeats.begin(policy.lease(), policy.handlerDeadline(), () -> extend(token));
        }

        int attempt() {
            return attempt;
        }

        Delivery delivery() {
            return delivery;
        }

        private void extend(ClaimToken own) {
            if (!extending.compareAndSet(false, true)) {
                Duration third = policy.lease().dividedBy(3);
                notExtended(new StoreException("no answer within " + third));
                return;
            }
            store.extend(identity, own, policy.lease(), this::extended, failure -> {
                extending.set(false);
                notExtended(failure);
            });
        }

        /** Told elsewhere: a listener that blocks must not hold up the leases of others. */
        private void notExtended(RuntimeException failure) {
            heartbeats.tell(() -> telling.storeFailed(delivery.endpoint(), "extend", failure));
        }

        private void extended(boolean held) {
            extending.set(false);
            if (!held) {
                stopBeat(); // somebody took over, or an operator had it forgotten
            }
        }

        Settlement settle(HandlerOutcome outcome) {
            try {
                stopBeat();
                Settlement settlement = token == null ? Settlement.UNPROTECTED : settle(outcome, token);
                waiters.settled(identity);
                telling.tell(listener -> listener.settled(delivery.facts(), settlement));
                return settlement;
            } finally {
                leave();
            }
        }

        /** Gives the claim up before any handler has run. */
        void giveUp() {
            try {
                stopBeat();
                if (token != null) {
                    var unused = release(token);
                    waiters.settled(identity);
                }
            } finally {
                leave();
            }
        }

        private void stopBeat() {
            if (beat != null) {
                beat.stop();
            }
        }

        private Settlement settle(HandlerOutcome outcome, ClaimToken own) {
            if (outcome instanceof HandlerOutcome.Unknown) {
                return Settlement.HELD;
            }
            if (!outcome.succeeded()) {
                return release(own);
            }
            try {
                boolean completed = store.complete(
                        identity,
                        fingerprint,
                        own,
                        policy.retention(),
                        delivery.signedTime(),
                        policy.storeLimit().toNanos());
                if (!completed) {
                    return Settlement.OVERLAP;
                }
                return outcome instanceof HandlerOutcome.Ignored ? Settlement.IGNORED : Settlement.COMPLETED;
            } catch (RuntimeException e) {
                telling.storeFailed(delivery.endpoint(), "complete", e);
                return Settlement.COMPLETE_FAILED;
            }
        }

        private Settlement release(ClaimToken own) {
            try {
                var unused = store.release(identity, own, policy.storeLimit().toNanos());
                return Settlement.RELEASED;
            } catch (RuntimeException e) {
                telling.storeFailed(delivery.endpoint(), "release", e);
                return Settlement.RELEASE_FAILED;
            }
        }
    }
}
