package io.hookseal.benchmarks.constanttime;

import io.hookseal.benchmarks.measure.Figure;
import io.hookseal.benchmarks.measure.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The constant-time harness: each comparison in a process of its own, compiled by C2, by C1, and interpreted. What leaves
 * early must be found out each time, or the harness is worth nothing; what claims to be constant must never be.
 */
public final class ConstantTime {
    private static final int SAMPLES = 200_000;
    private static final double FOUND = 10;
    private static final double UNSUSPICIOUS = 4.5;

    private ConstantTime() {}

    /** Takes a figure as soon as it is there. */
    public interface Taker {
        /**
         * Takes it.
         *
         * @param figure the figure
         */
        void take(Figure figure);
    }

    /**
     * Runs all of it.
     *
     * @param repetitions how often each is measured
     * @param to takes a figure for each comparison and mode
     */
    public static void run(int repetitions, Taker to) {
        for (Comparison comparison : Comparison.values()) {
            for (Mode mode : Mode.values()) {
                List<Double> found = new ArrayList<>();
                for (int i = 0; i < repetitions; i++) {
                    List<String> lines = Processes.run(
                            List.of(mode.option),
                            List.of("constant-time-once", comparison.name(), mode.name(), Integer.toString(i)));
                    found.add(Double.parseDouble(lines.get(lines.size() - 1)));
                }
                to.take(figure(comparison, mode, found));
            }
        }
    }

    /**
     * What repeated measuring of one comparison came to.
     *
     * @param found Welch's t of each
     */
    static Figure figure(Comparison comparison, Mode mode, List<Double> found) {
        double[] sorted = found.stream().mapToDouble(Math::abs).sorted().toArray();
        double least = sorted[0];
        double greatest = sorted[sorted.length - 1];
        // what is no number stands last, and shows nothing of either kind
        boolean met = comparison.constant ? greatest < UNSUSPICIOUS : least > FOUND && !Double.isNaN(greatest);
        boolean asked = comparison != Comparison.ARRAYS_EQUALS;
        return new Figure(
                "t of " + comparison + ", " + mode,
                !asked
                        ? ""
                        : comparison.constant
                                ? "below " + UNSUSPICIOUS + " each time"
                                : String.format(Locale.ROOT, "above %.0f each time", FOUND),
                String.format(Locale.ROOT, "%.1f", comparison.constant ? greatest : least),
                String.format(Locale.ROOT, "%.1f–%.1f in %d runs", least, greatest, sorted.length),
                "",
                asked ? met : null);
    }

    /**
     * Measures one comparison in this process.
     *
     * @param comparison its name
     * @param mode the name of how the JVM was told to run it
     * @param seed of the order
     * @return Welch's t
     */
    public static double once(String comparison, String mode, long seed) {
        Mode as = Mode.valueOf(mode);
        TimingTest test = new TimingTest(Comparison.valueOf(comparison), as.calls, seed);
        double warmUp = test.t(as.warmUp);
        return Double.isNaN(warmUp) ? warmUp : test.t(SAMPLES);
    }
}
