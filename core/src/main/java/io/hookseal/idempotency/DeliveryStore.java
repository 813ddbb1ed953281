package io.hookseal.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which deliveries are being handled and which were.
 *
 * <pre>
 * absent -> in progress (token, attempt, lease) -> completed (retention)
 * </pre>
 *
 * <p>Each call is atomic; calls on one identity take effect one after another. All times are the store's own. Safe under
 * many threads. An implementation passes the {@code DeliveryStoreContract} of the testkit and its Lincheck specification.
 */
public interface DeliveryStore extends AutoCloseable {

    /**
     * Claims a delivery. Acquired where it is absent, forgotten after its retention, already held under this token, or held
     * under another one whose lease is over. Never waits for another claim.
     *
     * @param identity what is claimed
     * @param fingerprint the SHA-256 of the signed form, to tell apart deliveries that share an identity
     * @param token the claimant's own
     * @param lease how long the claim holds unless extended, longer than zero
     * @param retention how long an abandoned claim's attempts are remembered after its lease, longer than zero
     * @return what came of it
     * @throws IllegalArgumentException where lease or retention is not longer than zero
     * @throws StoreException where the store cannot say; the claim may or may not have been made, and repeating the call
     *     with the same token is safe
     */
    Claim claim(DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention);

    /**
     * Completes a claim.
     *
     * @param identity what was handled
     * @param fingerprint as for claiming
     * @param token the claimant's own
     * @param retention how long the delivery is remembered from now, longer than zero; the first completion decides
     * @param signedTime the delivery's signed time, so that a store with a bound can say how far its memory reaches; null
     *     where it has none
     * @return true where the delivery is completed now: held under this token, absent, or completed already; false where
     *     somebody else holds it
     * @throws IllegalArgumentException where the retention is not longer than zero
     * @throws StoreException where the store cannot say
     */
    boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime);

    /**
     * Gives up a claim, so that the next delivery is handled.
     *
     * @param identity what was claimed
     * @param token the claimant's own
     * @return whether the claim was held under this token
     * @throws StoreException where the store cannot say
     */
    boolean release(DeliveryIdentity identity, ClaimToken token);

    /**
     * Has a claim's lease last this long from now, also where it is over but nobody took over.
     *
     * @param identity what was claimed
     * @param token the claimant's own
     * @param lease how long, longer than zero
     * @return whether the claim is held under this token
     * @throws IllegalArgumentException where the lease is not longer than zero
     * @throws StoreException where the store cannot say
     */
    boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease);

    /**
     * Forgets a completed delivery, so that it is handled again when it is delivered again; for operators. A claim in flight
     * stays.
     *
     * @param identity what was completed
     * @return whether it was completed
     * @throws StoreException where the store cannot say
     */
    boolean forget(DeliveryIdentity identity);

    /**
     * {@return whether this store is lost with its process, so that a restart opens the window again and no other process
     * sees it}
     */
    boolean inMemory();

    /**
     * {@return how long a call may take at most, so that leases can be held against it when a receiver starts; zero, the
     * default, where the store does not wait for anybody or sets itself no limit}
     */
    default Duration timeLimit() {
        return Duration.ZERO;
    }

    /**
     * Looks whether the store can be relied on: that it can be reached, is new enough, holds what it needs, and does not
     * drop what it was given. Called once by each receiver that is built on it; changes nothing that is remembered.
     *
     * @return all that is wrong; empty where nothing is, and for a store that has nothing to look at
     */
    default List<StoreFault> check() {
        return List.of();
    }

    /**
     * Adds one that hears of every completed delivery that this store forgets before its retention is over, because it is full:
     * at once of the newest signed time that each endpoint has lost already, and from now on of each, before it is forgotten;
     * outside of locks. One store may serve several receivers, one after another too, and each must hear of them: a receiver
     * that does not takes a replay for new. A store that never forgets early does nothing here, which is the default.
     *
     * @param listener who hears of it
     * @return ends that when it is run
     */
    default Runnable onEviction(EvictionListener listener) {
        return () -> {};
    }

    @Override
    default void close() {}
}
