package io.hookseal.benchmarks.constanttime;

import io.hookseal.benchmarks.measure.Processes;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The constant-time harness: each comparison in a process of its own, compiled by C2, by C1, and interpreted. What leaves
 * early must be found out each time, or the harness is worth nothing; what claims to be constant must never be.
 */
public final class ConstantTime {
    private static final int SAMPLES = 200_000;
    private static final double FOUND = 10;
    private static final double UNSUSPICIOUS = 4.5;

    private ConstantTime() {}

    /**
     * Runs all of it and prints a table.
     *
     * @param repetitions how often each is measured
     * @param out where the table goes
     * @return whether all was as it must be
     */
    public static boolean run(int repetitions, PrintStream out) {
        Map<String, List<String>> modes = new LinkedHashMap<>();
        modes.put("C2", List.of());
        modes.put("C1", List.of("-XX:TieredStopAtLevel=1"));
        modes.put("interpreted", List.of("-Xint"));
        boolean good = true;
        out.println("| comparison | compiled by | abs(t), least to greatest | must be | is |");
        out.println("|---|---|---|---|---|");
        for (Comparison comparison : Comparison.values()) {
            for (Map.Entry<String, List<String>> mode : modes.entrySet()) {
                double[] found = new double[repetitions];
                for (int i = 0; i < repetitions; i++) {
                    List<String> lines = Processes.run(
                            mode.getValue(), List.of("constant-time-once", comparison.name(), Integer.toString(i)));
                    found[i] = Math.abs(Double.parseDouble(lines.get(lines.size() - 1)));
                }
                Arrays.sort(found);
                boolean asItMust = asItMust(comparison, found);
                good &= asItMust;
                out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.1f–%.1f | %s | %s |%n",
                        comparison,
                        mode.getKey(),
                        found[0],
                        found[found.length - 1],
                        comparison == Comparison.ARRAYS_EQUALS
                                ? "anything: a static rule bans it"
                                : comparison.constant ? "below " + UNSUSPICIOUS : "above " + FOUND,
                        asItMust ? "yes" : "**no**");
            }
        }
        return good;
    }

    private static boolean asItMust(Comparison comparison, double[] sorted) {
        return comparison == Comparison.ARRAYS_EQUALS
                || (comparison.constant ? sorted[sorted.length - 1] < UNSUSPICIOUS : sorted[0] > FOUND);
    }

    /**
     * Measures one comparison in this process.
     *
     * @param comparison its name
     * @param seed of the order
     * @return Welch's t
     */
    public static double once(String comparison, long seed) {
        TimingTest test = new TimingTest(Comparison.valueOf(comparison), seed);
        double warmUp = test.t(SAMPLES);
        return Double.isNaN(warmUp) ? warmUp : test.t(SAMPLES);
    }
}
