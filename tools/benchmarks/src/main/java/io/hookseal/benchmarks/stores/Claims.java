package io.hookseal.benchmarks.stores;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;

/**
 * Claims of new deliveries, completed at once, and of the same ones again.
 *
 * @param fresh claims of new deliveries; the time of all includes completing them, the time of each does not
 * @param again claims of duplicates
 */
record Claims(Timings fresh, Timings again) {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(2);

    /**
     * Measures.
     *
     * @param endpoint has not been measured before on this store
     * @throws InterruptedException where the thread is interrupted
     * @throws ExecutionException where a claim was not what it must be
     */
    static Claims measure(DeliveryStore store, String endpoint, int threads, int most, Duration time)
            throws InterruptedException, ExecutionException {
        Timings fresh = Timings.of(threads, most, time, number -> claimed(store, endpoint, number));
        int held = fresh.count();
        Timings again = Timings.of(threads, most, time, number -> repeated(store, endpoint, number % held));
        return new Claims(fresh, again);
    }

    private static long claimed(DeliveryStore store, String endpoint, int number) {
        Digest256 key = digest(number);
        DeliveryIdentity identity = new DeliveryIdentity(endpoint, "", key);
        ClaimToken token = ClaimToken.random();
        long begin = System.nanoTime();
        Claim claim = store.claim(identity, key, token, LEASE, RETENTION);
        long nanos = System.nanoTime() - begin;
        require(claim, new Claim.Acquired(1));
        if (!store.complete(identity, key, token, RETENTION, null)) {
            throw new IllegalStateException("a claim was held by somebody else when it was completed");
        }
        return nanos;
    }

    private static long repeated(DeliveryStore store, String endpoint, int number) {
        Digest256 key = digest(number);
        DeliveryIdentity identity = new DeliveryIdentity(endpoint, "", key);
        ClaimToken token = ClaimToken.random();
        long begin = System.nanoTime();
        Claim claim = store.claim(identity, key, token, LEASE, RETENTION);
        long nanos = System.nanoTime() - begin;
        require(claim, new Claim.Duplicate(true));
        return nanos;
    }

    private static void require(Claim claim, Claim expected) {
        if (!claim.equals(expected)) {
            throw new IllegalStateException("a claim was " + claim + ", not " + expected);
        }
    }

    private static Digest256 digest(int number) {
        SplittableRandom random = new SplittableRandom(number);
        return new Digest256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
