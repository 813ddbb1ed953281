package io.hookseal.benchmarks.stores;

import java.time.Duration;

/**
 * How much is measured: a measurement ends with its count or with its time, whichever is first.
 *
 * @param claims in one measurement, at most
 * @param deliveries kept in one measurement, at most
 * @param warmUp claims before those of a store; of deliveries a tenth of it
 * @param time of one measurement, at most
 */
record Extent(int claims, int deliveries, int warmUp, Duration time) {
    static final Extent FULL = new Extent(200_000, 2_000, 5_000, Duration.ofSeconds(4));
    static final Extent QUICK = new Extent(50_000, 1_000, 1_000, Duration.ofMillis(1_500));
    static final Extent SMOKE = new Extent(40, 16, 20, Duration.ofSeconds(20));

    Duration warmUpTime() {
        return time.dividedBy(4);
    }
}
