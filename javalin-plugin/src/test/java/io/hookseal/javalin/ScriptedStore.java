package io.hookseal.javalin;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The memory store on a clock that a test moves, which takes its time to settle, or fails to. */
final class ScriptedStore implements DeliveryStore {
    /** Counted down when somebody asks for a claim to be settled. */
    final CountDownLatch asked = new CountDownLatch(1);

    private final AtomicLong nanos = new AtomicLong();
    private final CaffeineDeliveryStore memory =
            CaffeineDeliveryStore.builder().ticker(nanos::get).build();
    private final CountDownLatch gate;
    private final boolean completes;
    private final boolean gatedRelease;

    private ScriptedStore(CountDownLatch gate, boolean completes, boolean gatedRelease) {
        this.gate = gate;
        this.completes = completes;
        this.gatedRelease = gatedRelease;
    }

    static ScriptedStore sound() {
        return new ScriptedStore(new CountDownLatch(0), true, false);
    }

    static ScriptedStore completingBehind(CountDownLatch gate) {
        return new ScriptedStore(gate, true, false);
    }

    static ScriptedStore releasingBehind(CountDownLatch gate) {
        return new ScriptedStore(gate, true, true);
    }

    static ScriptedStore failingToComplete() {
        return new ScriptedStore(new CountDownLatch(0), false, false);
    }

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void pass() {
        asked.countDown();
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new StoreException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        }
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        return memory.claim(identity, fingerprint, token, lease, retention);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            Instant signedTime) {
        pass();
        if (!completes) {
            throw new StoreException("planned");
        }
        return memory.complete(identity, fingerprint, token, retention, signedTime);
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        if (gatedRelease) {
            pass();
        }
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
}
