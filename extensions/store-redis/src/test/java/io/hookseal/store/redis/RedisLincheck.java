package io.hookseal.store.redis;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreLincheck;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The specification of stores, on Redis whose scripts may hold a fault. */
public abstract class RedisLincheck extends DeliveryStoreLincheck {
    private final DeliveryStore store;

    RedisLincheck(UnaryOperator<String> fault) {
        store = TestRedis.storeWithMovedClock(fault);
    }

    @Override
    protected final DeliveryStore store() {
        return store;
    }

    @Override
    protected final void passTime(Duration time) {
        TestRedis.passTime(time);
    }

    /** Many sets of calls, each run a few times: Lincheck's threads spin, and every call needs Lettuce's thread too. */
    @Override
    protected int scenarios() {
        return 40;
    }

    @Override
    protected final int runsOfEach() {
        return 8;
    }

    @Override
    protected final boolean canBeModelChecked() {
        return false;
    }
}
