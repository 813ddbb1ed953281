package io.hookseal.testkit;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Public, with a public constructor, for Lincheck. */
public class CaffeineDeliveryStoreLincheckTest extends DeliveryStoreLincheck {
    private final AtomicLong clock = new AtomicLong();
    private final DeliveryStore store =
            CaffeineDeliveryStore.builder().ticker(clock::get).build();

    public CaffeineDeliveryStoreLincheckTest() {}

    @Override
    protected DeliveryStore store() {
        return store;
    }

    @Override
    protected void passTime(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
