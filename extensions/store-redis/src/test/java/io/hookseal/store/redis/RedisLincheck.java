package io.hookseal.store.redis;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreLincheck;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The specification of stores, on Redis whose scripts may hold a fault: over plain sockets, or over Lettuce in a long run. */
public abstract class RedisLincheck extends DeliveryStoreLincheck {
    static final boolean LONG = Boolean.getBoolean("hookseal.lincheck.long");

    private final DeliveryStore store;

    RedisLincheck(UnaryOperator<String> fault) {
        store = LONG
                ? TestRedis.storeWithMovedClock(fault)
                : PlainRedis.shared().storeWithMovedClock(fault);
    }

    @Override
    protected final DeliveryStore store() {
        return store;
    }

    @Override
    protected final void passTime(Duration time) {
        if (LONG) {
            TestRedis.passTime(time);
        } else {
            PlainRedis.shared().passTime(time);
        }
    }

    @Override
    protected int scenarios() {
        return LONG ? 300 : 40;
    }

    @Override
    protected int runsOfEach() {
        return LONG ? 20 : 10;
    }

    @Override
    protected final boolean canBeModelChecked() {
        return false;
    }
}
