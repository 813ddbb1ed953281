package io.hookseal.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreFault;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store that takes its pool along where it ends. */
record PooledStore(JdbcDeliveryStore store, HikariDataSource pool) implements DeliveryStore {
    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        return store.claim(identity, fingerprint, token, lease, retention);
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            Instant signedTime) {
        return store.complete(identity, fingerprint, token, retention, signedTime);
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        return store.release(identity, token);
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        return store.extend(identity, token, lease);
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return store.forget(identity);
    }

    @Override
    public boolean inMemory() {
        return store.inMemory();
    }

    @Override
    public Duration timeLimit() {
        return store.timeLimit();
    }

    @Override
    public List<StoreFault> check() {
        return store.check();
    }

    @Override
    public void close() {
        store.close();
        pool.close();
    }
}
