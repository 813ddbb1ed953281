package io.hookseal.benchmarks.constanttime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.benchmarks.measure.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantTimeTest {
    private static Figure figure(Comparison comparison, Double... found) {
        return ConstantTime.figure(comparison, Mode.C1, List.of(found));
    }

    @Test
    void whatIsConstantMustNeverBeFoundOut() {
        assertThat(figure(Comparison.HOOKSEAL, 1.0, -4.4, 0.1).met()).isTrue();
        assertThat(figure(Comparison.HOOKSEAL, 1.0, -4.5, 0.1).met()).isFalse();
        assertThat(figure(Comparison.IS_EQUAL, 0.0, 4.6).met()).isFalse();
    }

    @Test
    void whatLeavesEarlyMustBeFoundOutEachTime() {
        assertThat(figure(Comparison.STRING_EQUALS, 100.0, -10.1).met()).isTrue();
        assertThat(figure(Comparison.STRING_EQUALS, 100.0, -10.0).met()).isFalse();
        assertThat(figure(Comparison.NAIVE_LOOP, Double.POSITIVE_INFINITY).met())
                .isTrue();
    }

    @Test
    void whatIsNoNumberShowsNothing() {
        assertThat(figure(Comparison.HOOKSEAL, 1.0, Double.NaN).met()).isFalse();
        assertThat(figure(Comparison.NAIVE_LOOP, 100.0, Double.NaN).met()).isFalse();
    }

    @Test
    void ofWhatIsBannedNothingIsAsked() {
        assertThat(figure(Comparison.ARRAYS_EQUALS, 0.5).met()).isNull();
        assertThat(figure(Comparison.ARRAYS_EQUALS, 0.5).asked()).isEmpty();
    }

    @Test
    void showsTheWorst() {
        Figure constant = figure(Comparison.HOOKSEAL, -2.0, 1.0);
        Figure early = figure(Comparison.STRING_EQUALS, 120.0, -99.0);

        assertThat(constant.measured()).isEqualTo("2.0");
        assertThat(early.measured()).isEqualTo("99.0");
        assertThat(early.spread()).isEqualTo("99.0–120.0 in 2 runs");
    }
}
