package io.hookseal.benchmarks.measure;

import java.util.Arrays;
import java.util.List;

/** What one process measured of one operation. */
public final class Samples {
    private final String operation;
    private final double bytes;
    private final double[] nanos;

    /**
     * What was measured.
     *
     * @param operation the operation's name
     * @param bytes bytes allocated by one call
     * @param nanos CPU time of one call in each round, in the order of the rounds; handed over
     */
    public Samples(String operation, double bytes, double[] nanos) {
        this.operation = operation;
        this.bytes = bytes;
        this.nanos = nanos;
    }

    /** {@return the operation's name} */
    public String operation() {
        return operation;
    }

    /** {@return bytes allocated by one call} */
    public double bytes() {
        return bytes;
    }

    /** {@return the median CPU time of one call} */
    public double median() {
        return median(nanos);
    }

    /**
     * {@return the median over all rounds of this time divided by that of the same round} Whatever slows the machine down
     * slows both.
     *
     * @param other what it is held against
     */
    public double ratioTo(Samples other) {
        double[] ratios = new double[nanos.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = nanos[i] / other.nanos[i];
        }
        return median(ratios);
    }

    /**
     * {@return the median}
     *
     * @param values one or more
     */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@return this as a line of text} */
    public String line() {
        StringBuilder line = new StringBuilder(operation).append('\t').append(bytes);
        for (double value : nanos) {
            line.append('\t').append((float) value);
        }
        return line.toString();
    }

    /**
     * {@return what such a line says}
     *
     * @param line the line
     */
    public static Samples ofLine(String line) {
        List<String> parts = List.of(line.split("\t", -1));
        double[] nanos = new double[parts.size() - 2];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Double.parseDouble(parts.get(i + 2));
        }
        return new Samples(parts.get(0), Double.parseDouble(parts.get(1)), nanos);
    }

    @Override
    public String toString() {
        return operation + " " + median() + " ns, " + bytes + " B";
    }
}
