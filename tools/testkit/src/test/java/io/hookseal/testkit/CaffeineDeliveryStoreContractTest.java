package io.hookseal.testkit;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class CaffeineDeliveryStoreContractTest extends DeliveryStoreContract {
    /** Close to where a nanosecond clock wraps round, which it may do at any time. */
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(40).toNanos());

    @Override
    protected DeliveryStore newStore() {
        return CaffeineDeliveryStore.builder().ticker(clock::get).build();
    }

    @Override
    protected DeliveryStore newStore(int maxInFlight) {
        return CaffeineDeliveryStore.builder()
                .ticker(clock::get)
                .maxInFlight(maxInFlight)
                .build();
    }

    @Override
    protected boolean boundsClaimsInFlight() {
        return true;
    }

    @Override
    protected void passTime(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Override
    protected Duration tick() {
        return Duration.ofNanos(1);
    }
}
