package io.hookseal.benchmarks.http;

import java.util.Arrays;
import java.util.List;

/** Numbers of one kind, as they are reported. */
record Figures(List<Double> values) {
    Figures {
        values = List.copyOf(values);
    }

    double median() {
        return quantile(0.5);
    }

    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    double quantile(double part) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
