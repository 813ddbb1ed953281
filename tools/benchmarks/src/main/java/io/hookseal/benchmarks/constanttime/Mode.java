package io.hookseal.benchmarks.constanttime;

/** How the JVM runs the code that is timed. */
enum Mode {
    C2("-XX:+TieredCompilation", 16, 200_000),
    C1("-XX:TieredStopAtLevel=1", 16, 200_000),
    /**
     * A call takes a hundred times as long, so that one of them is many ticks of the clock; 16 took a minute a run. Nothing is
     * compiled, so that there is little to warm up.
     */
    INTERPRETED("-Xint", 1, 2_000);

    /** What tells the JVM so. */
    final String option;

    /** Comparisons in one sample. */
    final int calls;

    /** Samples before those that count. */
    final int warmUp;

    Mode(String option, int calls, int warmUp) {
        this.option = option;
        this.calls = calls;
        this.warmUp = warmUp;
    }

    @Override
    public String toString() {
        return this == INTERPRETED ? "interpreted" : name();
    }
}
