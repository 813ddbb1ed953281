package io.hookseal.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of the report, on measures that are made up. */
class ResultsTest {
    private static final String FLOOR = "floor";
    private static final String OURS = "ours";

    /** Three processes, in which the floor takes 100 ns and ours this many, and allocates this much. */
    private static Figure figure(Target target, double bytes, double... nanos) {
        Operation floor = new Operation(FLOOR, () -> true, true);
        Operation ours = new Operation(OURS, () -> true, true);
        List<List<Samples>> processes = new ArrayList<>();
        for (double each : nanos) {
            processes.add(List.of(
                    new Samples(FLOOR, 1000, new double[] {100, 100, 1000}),
                    new Samples(OURS, bytes, new double[] {each, each, 10 * each})));
        }
        return new Results(new Group("made up", List.of(floor, ours), List.of(target)), processes)
                .figures()
                .get(0);
    }

    @Test
    void ratioIsTheMedianOfTheProcessesAndMetUpToItsTarget() {
        Figure figure = figure(new Target.AtMostTimes(OURS, FLOOR, 1.65), 0, 170, 165, 120);

        assertThat(figure.measured()).isEqualTo("1.650");
        assertThat(figure.spread()).isEqualTo("1.200–1.700");
        assertThat(figure.met()).isTrue();
        assertThat(figure(new Target.AtMostTimes(OURS, FLOOR, 1.65), 0, 166, 165.1, 120)
                        .met())
                .isFalse();
    }

    @Test
    void ratioIsTakenWithinARoundSoThatABusyRoundCountsForNothing() {
        Samples floor = new Samples(FLOOR, 0, new double[] {100, 900, 100});
        Samples ours = new Samples(OURS, 0, new double[] {200, 1800, 300});

        assertThat(ours.ratioTo(floor)).isEqualTo(2);
    }

    @Test
    void factorSaysHowManyTimesAsFast() {
        Target target = new Target.FasterThan(OURS, FLOOR, 4);

        assertThat(figure(target, 0, 25, 25, 25).met()).isTrue();
        assertThat(figure(target, 0, 25, 25, 25).measured()).isEqualTo("4.00");
        assertThat(figure(target, 0, 26, 26, 26).met()).isFalse();
    }

    @Test
    void controlMayLieOffOnEitherSide() {
        Target target = new Target.SameAs(OURS, FLOOR, 0.0101);

        assertThat(figure(target, 0, 101).met()).isTrue();
        assertThat(figure(target, 0, 99).met()).isTrue();
        assertThat(figure(target, 0, 102).met()).isFalse();
        assertThat(figure(target, 0, 98).met()).isFalse();
    }

    @Test
    void timesAreMetUpToTheirTarget() {
        assertThat(figure(new Target.AtMostNanos(OURS, 100), 0, 100).met()).isTrue();
        assertThat(figure(new Target.AtMostNanos(OURS, 100), 0, 101).met()).isFalse();
    }

    @Test
    void bytesAreCountedHeldAgainstOthersAndAgainstTheBody() {
        assertThat(figure(new Target.AtMostBytes(OURS, 640), 640, 1).met()).isTrue();
        assertThat(figure(new Target.AtMostBytes(OURS, 640), 641, 1).met()).isFalse();
        assertThat(figure(new Target.LessBytesThan(OURS, FLOOR, 10), 100, 1).met())
                .isTrue();
        assertThat(figure(new Target.LessBytesThan(OURS, FLOOR, 10), 101, 1).met())
                .isFalse();
        assertThat(figure(new Target.MoreBytesThan(OURS, FLOOR, 0), 1002, 1).met())
                .isTrue();
        assertThat(figure(new Target.MoreBytesThan(OURS, FLOOR, 0), 1003, 1).met())
                .isFalse();
        Target body = new Target.AtMostBytesOf(OURS, 1.3, 1000, 100);
        assertThat(figure(body, 1400, 1).met()).isTrue();
        assertThat(figure(body, 1401, 1).met()).isFalse();
    }

    @Test
    void whatStandsBesideTheTargetsIsNeitherMetNorMissed() {
        Operation floor = new Operation(FLOOR, () -> true, true);
        List<List<Samples>> processes = List.of(List.of(new Samples(FLOOR, 8, new double[] {100})));

        List<Figure> figures = new Results(new Group("made up", List.of(floor), List.of()), processes).figures();

        assertThat(figures).containsExactly(new Figure("made up: floor", "", "100 ns", "100–100", "8", null));
    }

    @Test
    void samplesComeThroughALineOfText() {
        Samples samples = Samples.ofLine(new Samples("a name", 640.5, new double[] {1.5, 2.25}).line());

        assertThat(samples.operation()).isEqualTo("a name");
        assertThat(samples.bytes()).isEqualTo(640.5);
        assertThat(samples.median()).isEqualTo(1.875);
    }
}
