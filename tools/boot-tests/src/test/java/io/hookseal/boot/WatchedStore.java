package io.hookseal.boot;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A store of an application, which writes down what it is called for. */
final class WatchedStore implements DeliveryStore {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final DeliveryStore memory = CaffeineDeliveryStore.create();

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        calls.add("claim");
        return memory.claim(identity, fingerprint, token, lease, retention);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        calls.add("complete");
        return memory.complete(identity, fingerprint, token, retention, signedTime);
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        calls.add("release");
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
        calls.add("close");
        memory.close();
    }
}
