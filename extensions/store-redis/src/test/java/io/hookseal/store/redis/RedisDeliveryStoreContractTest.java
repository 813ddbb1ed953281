package io.hookseal.store.redis;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreContract;
import java.time.Duration;

class RedisDeliveryStoreContractTest extends DeliveryStoreContract {
    @Override
    protected DeliveryStore newStore() {
        return TestRedis.storeWithMovedClock();
    }

    @Override
    protected void passTime(Duration time) {
        TestRedis.passTime(time);
    }
}
