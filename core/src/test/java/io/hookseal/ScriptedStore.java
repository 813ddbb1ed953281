package io.hookseal;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.EvictionListener;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that does what a real one does, fails or hangs where told to, and writes down what it was asked. */
final class ScriptedStore implements DeliveryStore {
    Duration timeLimit = Duration.ZERO;

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Instant> signedTimes = new CopyOnWriteArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final AtomicBoolean closed = new AtomicBoolean();
    private final List<StoreFault> faults = new CopyOnWriteArrayList<>();
    private final CaffeineDeliveryStore real;
    private final boolean inMemory;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> losingReplies = ConcurrentHashMap.newKeySet();
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final CountDownLatch wake = new CountDownLatch(1);

    ScriptedStore(boolean inMemory) {
        this(inMemory, CaffeineDeliveryStore.builder());
    }

    ScriptedStore(boolean inMemory, CaffeineDeliveryStore.Builder builder) {
        this.inMemory = inMemory;
        this.real = builder.ticker(nanos::get).build();
    }

    /** What is wrong with it when a receiver starts. */
    ScriptedStore with(StoreFault fault) {
        faults.add(fault);
        return this;
    }

    ScriptedStore failing(String operation) {
        failing.add(operation);
        return this;
    }

    ScriptedStore mended() {
        failing.clear();
        losingReplies.clear();
        hanging.clear();
        return this;
    }

    /** The operation is done, and its reply never arrives. */
    ScriptedStore losingReplies(String operation) {
        losingReplies.add(operation);
        return this;
    }

    /** The operation waits until {@link #wake()}. */
    ScriptedStore hanging(String operation) {
        hanging.add(operation);
        return this;
    }

    /** Every lease that is to be extended has gone to another. */
    ScriptedStore losingLeases() {
        lost.set(true);
        return this;
    }

    int inFlight(String endpoint) {
        return real.inFlight(endpoint);
    }

    void wake() {
        wake.countDown();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    long count(String operation) {
        return calls.stream().filter(operation::equals).count();
    }

    private <T> T call(String operation, Supplier<T> then) {
        calls.add(operation);
        if (hanging.contains(operation)) {
            try {
                wake.await();
            } catch (InterruptedException e) {
                throw new AssertionError("a store must not be interrupted", e);
            }
        }
        if (failing.contains(operation)) {
            throw new StoreException("by test");
        }
        T result = then.get();
        if (losingReplies.contains(operation)) {
            throw new StoreException("reply lost, by test");
        }
        return result;
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        return call("claim", () -> real.claim(identity, fingerprint, token, lease, retention));
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        if (signedTime != null) {
            signedTimes.add(signedTime);
        }
        return call("complete", () -> real.complete(identity, fingerprint, token, retention, signedTime));
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        return call("release", () -> real.release(identity, token));
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        return call("extend", () -> !lost.get() && real.extend(identity, token, lease));
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return call("forget", () -> real.forget(identity));
    }

    @Override
    public List<StoreFault> check() {
        if (failing.contains("check")) {
            throw new StoreException("by test");
        }
        return List.copyOf(faults);
    }

    @Override
    public Runnable onEviction(EvictionListener listener) {
        return real.onEviction(listener);
    }

    @Override
    public boolean inMemory() {
        return inMemory;
    }

    @Override
    public void close() {
        closed.set(true);
    }

    @Override
    public Duration timeLimit() {
        return timeLimit;
    }
}
