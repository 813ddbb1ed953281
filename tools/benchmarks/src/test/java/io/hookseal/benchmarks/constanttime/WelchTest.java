package io.hookseal.benchmarks.constanttime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statistics, on times that are made up; what is timed for real is a command, because a busy machine blurs it. */
class WelchTest {
    /** Around 100 ns, and now and then a thousand times as much, as an interrupt makes it. */
    private static long[] times(long seed, double more) {
        Random random = new Random(seed);
        long[] times = new long[100_000];
        for (int i = 0; i < times.length; i++) {
            double time = 100 + more + 10 * random.nextGaussian();
            times[i] = Math.round(random.nextInt(100) == 0 ? 1000 * time * random.nextDouble() : time);
        }
        return times;
    }

    @Test
    void findsOneNanosecondAmongInterrupts() {
        assertThat(Math.abs(Welch.t(times(1, 0), times(2, 1)))).isGreaterThan(10);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        for (int seed = 0; seed < 20; seed += 2) {
            assertThat(Math.abs(Welch.t(times(seed, 0), times(seed + 1, 0)))).isLessThan(4.5);
        }
    }

    @Test
    void isWelchsStatistic() {
        // means 2 and 4, variances 1 and 4, three each: -2 / sqrt(1/3 + 4/3); the greatest, 6, is cropped to 2 and 4
        assertThat(Welch.t(new long[] {1, 2, 3}, new long[] {1, 2, 3})).isEqualTo(0, within(1e-12));
        assertThat(Welch.t(new long[] {1, 1, 1, 1}, new long[] {1, 1, 1, 1})).isZero();
        assertThat(Welch.t(new long[] {1, 2, 3}, new long[] {2, 4, 6}))
                .isEqualTo((2.0 - 3.0) / Math.sqrt(1.0 / 3 + 2.0 / 2), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void everyComparisonTellsMacsApart(Comparison comparison) {
        assertThat(new TimingTest(comparison, 16, 1).t(1000)).isNotNaN();

        byte[] mac = new byte[32];
        assertThat(comparison.equal(mac, "0".repeat(64), comparison.received(mac.clone())))
                .isTrue();
    }
}
