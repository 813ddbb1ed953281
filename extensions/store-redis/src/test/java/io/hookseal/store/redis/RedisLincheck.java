package io.hookseal.store.redis;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreLincheck;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The specification of stores, on Redis whose scripts may hold a fault. */
public abstract class RedisLincheck extends DeliveryStoreLincheck {
    static final boolean LONG = Boolean.getBoolean("hookseal.lincheck.long");

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

    @Override
    protected int scenarios() {
        return LONG ? 300 : 25;
    }

    @Override
    protected int runsOfEach() {
        return LONG ? 8 : 5;
    }

    @Override
    protected final boolean canBeModelChecked() {
        return false;
    }
}
