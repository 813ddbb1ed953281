package io.hookseal.cli.soak;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.EvictionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Faults that a receiver or its store could have, which a soak must find. */
enum PlantedFault {
    NONE(null) {
        @Override
        DeliveryStore in(DeliveryStore store) {
            return store;
        }
    },
    /** What is about to be handled is remembered as handled. */
    COMPLETES_BEFORE_THE_HANDLER(SoakReport.Rule.ANSWERED_WITHOUT_BEING_HANDLED) {
        @Override
        DeliveryStore in(DeliveryStore store) {
            return new Around(store) {
                @Override
                public Claim claim(
                        DeliveryIdentity identity,
                        Digest256 fingerprint,
                        ClaimToken token,
                        Duration lease,
                        Duration retention) {
                    Claim claim = super.claim(identity, fingerprint, token, lease, retention);
                    if (claim instanceof Claim.Acquired) {
                        var unused = super.complete(identity, fingerprint, token, retention, null);
                    }
                    return claim;
                }
            };
        }
    },
    /** Whoever releases is taken for the holder. */
    RELEASES_FOR_STRANGERS(SoakReport.Rule.HANDLED_WITHIN_ANOTHERS_LEASE) {
        @Override
        DeliveryStore in(DeliveryStore store) {
            Map<DeliveryIdentity, ClaimToken> holders = new ConcurrentHashMap<>();
            return new Around(store) {
                @Override
                public Claim claim(
                        DeliveryIdentity identity,
                        Digest256 fingerprint,
                        ClaimToken token,
                        Duration lease,
                        Duration retention) {
                    Claim claim = super.claim(identity, fingerprint, token, lease, retention);
                    if (claim instanceof Claim.Acquired) {
                        holders.put(identity, token);
                    }
                    return claim;
                }

                @Override
                public boolean release(DeliveryIdentity identity, ClaimToken token) {
                    return super.release(identity, holders.getOrDefault(identity, token));
                }
            };
        }
    };

    private final SoakReport.@Nullable Rule broken;

    PlantedFault(SoakReport.@Nullable Rule broken) {
        this.broken = broken;
    }

    /** The rule that it breaks. */
    SoakReport.@Nullable Rule broken() {
        return broken;
    }

    abstract DeliveryStore in(DeliveryStore store);

    /** A store that does what the one inside does. */
    private static class Around implements DeliveryStore {
        private final DeliveryStore inside;

        Around(DeliveryStore inside) {
            this.inside = inside;
        }

        @Override
        public Claim claim(
                DeliveryIdentity identity,
                Digest256 fingerprint,
                ClaimToken token,
                Duration lease,
                Duration retention) {
            return inside.claim(identity, fingerprint, token, lease, retention);
        }

        @Override
        public boolean complete(
                DeliveryIdentity identity,
                Digest256 fingerprint,
                ClaimToken token,
                Duration retention,
                @Nullable Instant signedTime) {
            return inside.complete(identity, fingerprint, token, retention, signedTime);
        }

        @Override
        public boolean release(DeliveryIdentity identity, ClaimToken token) {
            return inside.release(identity, token);
        }

        @Override
        public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
            return inside.extend(identity, token, lease);
        }

        @Override
        public boolean forget(DeliveryIdentity identity) {
            return inside.forget(identity);
        }

        @Override
        public boolean inMemory() {
            return inside.inMemory();
        }

        @Override
        public Runnable onEviction(EvictionListener listener) {
            return inside.onEviction(listener);
        }

        @Override
        public void close() {
            inside.close();
        }
    }
}
