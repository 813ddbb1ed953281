package io.hookseal.benchmarks.report;

import java.util.List;

/**
 * How much is measured.
 *
 * @param processes how often each group is measured, each time in a process of its own
 * @param rounds slices of each operation
 * @param warmUpMillis for how long each operation runs before
 * @param remembered deliveries that the stores of a group remember
 * @param starts how often something is started
 * @param timings how often each comparison is timed
 */
public record Extent(int processes, int rounds, long warmUpMillis, int remembered, int starts, int timings) {
    private static final String PROPERTY = "hookseal.benchmarks.";

    /** {@return what figures are published of; system properties of these names say otherwise} */
    public static Extent full() {
        return new Extent(
                Integer.getInteger(PROPERTY + "processes", 3),
                Integer.getInteger(PROPERTY + "rounds", 1000),
                Integer.getInteger(PROPERTY + "warmup", 1500),
                Integer.getInteger(PROPERTY + "remembered", 1_000_000),
                Integer.getInteger(PROPERTY + "starts", 11),
                Integer.getInteger(PROPERTY + "timings", 5));
    }

    /** {@return a first look, in under two minutes} */
    public static Extent quick() {
        return new Extent(1, 60, 150, 100_000, 3, 1);
    }

    /** Options of the JVM that measures a group. */
    List<String> options() {
        return List.of(
                "-Xmx2g",
                "-D" + PROPERTY + "rounds=" + rounds,
                "-D" + PROPERTY + "warmup=" + warmUpMillis,
                "-D" + PROPERTY + "remembered=" + remembered);
    }

    /** Options of the JVM that does something once. */
    List<String> serial() {
        return List.of("-Xmx2g", "-XX:+UseSerialGC");
    }

    @Override
    public String toString() {
        return processes + (processes == 1 ? " process" : " processes") + " of " + rounds + " rounds after "
                + warmUpMillis + " ms of warm-up; " + remembered + " deliveries remembered; " + starts + " starts";
    }
}
