package io.hookseal.store.jdbc;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreContract;
import java.time.Duration;
import java.util.function.UnaryOperator;

class H2DeliveryStoreContractTest extends DeliveryStoreContract {
    @Override
    protected DeliveryStore newStore() {
        return TestDatabase.H2.storeWithMovedClock(UnaryOperator.identity());
    }

    @Override
    protected void passTime(Duration time) {
        TestDatabase.H2.passTime(time);
    }
}
