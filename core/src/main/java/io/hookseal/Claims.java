package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.sender.IdentityRule;
import io.hookseal.signature.FieldDigest;
import io.hookseal.verification.Refusal;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Claims deliveries before their handlers run and settles them after. The only place that calls a {@link DeliveryStore}.
 *
 * <p>A duplicate of a delivery that is being handled waits for it, under its own deadline from arrival, and then either
 * takes its success as its own, or claims and runs, or is asked to come again. Nothing of the store is called under a lock,
 * and no handler runs inside of anything.
 */
final class Claims implements AutoCloseable {
    /** How often a waiting duplicate looks whether another process has settled: 200 ms. */
    private static final long POLL_NANOS = 200_000_000;

    private final DeliveryStore store;
    private final Waiters waiters;
    private final Heartbeats heartbeats = new Heartbeats();
    private final LongSupplier nanoTime;
    private final Telling telling;

    Claims(DeliveryStore store, int maxWaiters, LongSupplier nanoTime, Telling telling) {
        this.store = store;
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

        /** Not now. */
        record Later(Refusal reason) implements Claimed {}
    }

    Claimed claim(Delivery delivery, ClaimPolicy policy, long arrived) {
        Digest256 fingerprint = Digest256.ofHex(delivery.fingerprint());
        DeliveryIdentity identity = identity(delivery, Digest256.ofHex(delivery.identity()));
        Attempt attempt = new Attempt(delivery, policy, identity, fingerprint, ClaimToken.random());
        try {
            Claimed claimed = attempt.run(arrived);
            if (claimed != null) {
                return claimed;
            }
            // The sender's identity with other content: known from now on by its content as well.
            telling.tell(listener -> listener.identityReused(delivery));
            byte[] both = FieldDigest.of(List.of(delivery.identity(), delivery.fingerprint()));
            identity = identity(delivery, Digest256.of(both));
            claimed = new Attempt(delivery, policy, identity, fingerprint, ClaimToken.random()).run(arrived);
            return claimed != null ? claimed : new Claimed.Later(Refusal.IN_FLIGHT);
        } catch (RuntimeException e) {
            telling.storeFailed(delivery.endpoint(), "claim", e);
            return policy.onStoreFailure() == OnStoreFailure.PROCESS_UNPROTECTED
                    ? new Claimed.Run(new Held(delivery, policy, identity, fingerprint, null, 1))
                    : new Claimed.Later(Refusal.STORE_FAILED);
        }
    }

    private static DeliveryIdentity identity(Delivery delivery, Digest256 key) {
        String tenant = delivery.tenant();
        return new DeliveryIdentity(delivery.endpoint(), tenant == null ? "" : tenant, key);
    }

    boolean forget(DeliveryIdentity identity) {
        return store.forget(identity);
    }

    int waiting() {
        return waiters.waiting();
    }

    @Override
    public void close() {
        heartbeats.close();
        store.close();
    }

    /** One delivery being claimed under one token. */
    private final class Attempt {
        private final Delivery delivery;
        private final ClaimPolicy policy;
        private final DeliveryIdentity identity;
        private final Digest256 fingerprint;
        private final ClaimToken token;

        Attempt(
                Delivery delivery,
                ClaimPolicy policy,
                DeliveryIdentity identity,
                Digest256 fingerprint,
                ClaimToken token) {
            this.delivery = delivery;
            this.policy = policy;
            this.identity = identity;
            this.fingerprint = fingerprint;
            this.token = token;
        }

        /** What came of it; null where the identity is taken by other content, which this endpoint takes for new. */
        @Nullable
        Claimed run(long arrived) {
            Claim claim = claim();
            if (!(claim instanceof Claim.InFlight first)) {
                return decided(claim);
            }
            if (otherContentIsNew(first.sameContent())) {
                return null;
            }
            telling.tell(listener -> listener.inFlight(delivery));
            Waiters.Room room = waiters.enter(identity);
            if (room == null) {
                return new Claimed.Later(Refusal.IN_FLIGHT);
            }
            try {
                return await(room, arrived);
            } finally {
                room.leave();
            }
        }

        private @Nullable Claimed await(Waiters.Room room, long arrived) {
            while (true) {
                int seen = room.settlements();
                Claim claim = claim();
                if (!(claim instanceof Claim.InFlight inFlight)) {
                    return decided(claim);
                }
                long left = policy.maxWait().toNanos() - (nanoTime.getAsLong() - arrived);
                if (left <= 0) {
                    return new Claimed.Later(Refusal.IN_FLIGHT);
                }
                try {
                    long pause =
                            Math.min(left, Math.min(POLL_NANOS, inFlight.left().toNanos() + 1));
                    room.await(seen, Math.max(1, pause));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return new Claimed.Later(Refusal.IN_FLIGHT);
                }
            }
        }

        private Claim claim() {
            return store.claim(identity, fingerprint, token, policy.lease(), policy.retention());
        }

        private @Nullable Claimed decided(Claim claim) {
            if (claim instanceof Claim.Acquired acquired) {
                if (acquired.attempt() > 1) {
                    telling.tell(listener -> listener.takeover(delivery, acquired.attempt()));
                }
                return new Claimed.Run(new Held(delivery, policy, identity, fingerprint, token, acquired.attempt()));
            }
            if (claim instanceof Claim.Duplicate duplicate) {
                return otherContentIsNew(duplicate.sameContent()) ? null : new Claimed.Done();
            }
            return new Claimed.Later(Refusal.STORE_FULL);
        }

        private boolean otherContentIsNew(boolean sameContent) {
            return !sameContent && policy.otherContent() == IdentityRule.OtherContent.HANDLE_AS_NEW;
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
        private final @Nullable ScheduledFuture<?> beats;

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
            this.beats = token == null ? null : heartbeats.begin(policy, () -> extend(token));
        }

        int attempt() {
            return attempt;
        }

        Delivery delivery() {
            return delivery;
        }

        private void extend(ClaimToken own) {
            try {
                var unused = store.extend(identity, own, policy.lease());
            } catch (RuntimeException e) {
                telling.storeFailed(delivery.endpoint(), "extend", e);
            }
        }

        Settlement settle(HandlerOutcome outcome) {
            if (beats != null) {
                beats.cancel(false);
            }
            Settlement settlement = token == null ? Settlement.UNPROTECTED : settle(outcome, token);
            waiters.settled(identity);
            telling.tell(listener -> listener.settled(delivery, settlement));
            return settlement;
        }

        private Settlement settle(HandlerOutcome outcome, ClaimToken own) {
            if (outcome instanceof HandlerOutcome.Unknown) {
                return Settlement.HELD;
            }
            boolean succeeded = outcome.succeeded();
            try {
                if (succeeded) {
                    return store.complete(identity, fingerprint, own, policy.retention(), delivery.signedTime())
                            ? Settlement.COMPLETED
                            : Settlement.OVERLAP;
                }
                var unused = store.release(identity, own);
                return Settlement.RELEASED;
            } catch (RuntimeException e) {
                telling.storeFailed(delivery.endpoint(), succeeded ? "complete" : "release", e);
                return succeeded ? Settlement.COMPLETE_FAILED : Settlement.RELEASE_FAILED;
            }
        }
    }
}
