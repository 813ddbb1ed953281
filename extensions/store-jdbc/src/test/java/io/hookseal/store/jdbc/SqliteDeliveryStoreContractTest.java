package io.hookseal.store.jdbc;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreContract;
import java.time.Duration;
import java.util.function.UnaryOperator;

class SqliteDeliveryStoreContractTest extends DeliveryStoreContract {
    @Override
    protected DeliveryStore newStore() {
        return TestDatabase.SQLITE.storeWithMovedClock(UnaryOperator.identity());
    }

    @Override
    protected void passTime(Duration time) {
        TestDatabase.SQLITE.passTime(time);
    }
}
