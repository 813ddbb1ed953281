package io.hookseal.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.benchmarks.measure.Together.Slice;
import io.hookseal.benchmarks.measure.Together.Speedup;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {
    @Test
    void twoThreadsThatTakeNoLongerThanOneDoTwiceAsMuch() {
        Speedup speedup = Speedup.of(2, List.of(new Slice(100, 90)), List.of(new Slice(100, 180)));

        assertThat(speedup).isEqualTo(new Speedup(2, 2));
    }

    @Test
    void whatTheyWaitForOneAnotherShowsByTheClock() {
        Speedup speedup = Speedup.of(2, List.of(new Slice(100, 100)), List.of(new Slice(200, 200)));

        assertThat(speedup).isEqualTo(new Speedup(1, 2));
    }

    @Test
    void whatTheyTakeFromOneAnotherShowsInBoth() {
        Speedup speedup = Speedup.of(
                2,
                List.of(new Slice(100, 100), new Slice(1000, 100), new Slice(100, 100)),
                List.of(new Slice(160, 320), new Slice(160, 320), new Slice(160, 320)));

        assertThat(speedup).isEqualTo(new Speedup(1.25, 1.25));
    }

    @Test
    void comesThroughALineOfText() {
        Speedup speedup = new Speedup(1.75, 2.0625);

        assertThat(Speedup.ofLine(speedup.line())).isEqualTo(speedup);
    }

    @Test
    void everyThreadDoesItsShareOfEverySlice() throws Exception {
        AtomicInteger one = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();

        Speedup speedup = new Together(List.of(() -> one.incrementAndGet() > 0, () -> other.incrementAndGet() > 0), 5)
                .measure(0, 4);

        assertThat(speedup.byClock()).isPositive();
        // four slices together, and two of the four alone
        assertThat(one).hasValue(30);
        assertThat(other).hasValue(30);
    }

    @Test
    void doesNotMeasureWhatGoesWrong() {
        Together together = new Together(List.of(() -> true, () -> false), 1);

        assertThatThrownBy(() -> together.measure(0, 1))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("another answer");
    }
}
