package io.hookseal.testkit;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts what is asked of it, and can be told what to do before it completes a claim. */
final class CountingStore implements DeliveryStore {
    final AtomicInteger claims = new AtomicInteger();
    final AtomicInteger completions = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    private final DeliveryStore memory = CaffeineDeliveryStore.create();
    private volatile Runnable beforeSettling = () -> {};

    /** Has this done by whoever settles a claim, before it is settled. */
    void beforeSettling(Runnable step) {
        beforeSettling = step;
    }

    /** Whether somebody holds this delivery's claim, or held it when it was handled; looked up without being counted. */
    Claim look(DeliveryIdentity identity, Digest256 fingerprint) {
        ClaimToken token = new ClaimToken(1, 1);
        Claim claim = memory.claim(identity, fingerprint, token, Duration.ofSeconds(1), Duration.ofSeconds(1));
        if (claim instanceof Claim.Acquired) {
            var unused = memory.release(identity, token);
        }
        return claim;
    }

    int touched() {
        return claims.get() + completions.get() + releases.get();
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        claims.incrementAndGet();
        return memory.claim(identity, fingerprint, token, lease, retention);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        beforeSettling.run();
        completions.incrementAndGet();
        return memory.complete(identity, fingerprint, token, retention, signedTime);
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        beforeSettling.run();
        releases.incrementAndGet();
        return memory.release(identity, token);
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        return memory.extend(identity, token, lease);
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return memory.forget(identity);
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public void close() {
        memory.close();
    }
}
