package io.hookseal.benchmarks.constanttime;

import java.util.Arrays;

/**
 * Welch's t of two classes of times, cropped: what is above the 95th percentile of both together is left out. The slowest
 * times are the machine's (interrupts, other processes), and their variance hides the difference that is looked for.
 */
final class Welch {
    private static final double KEPT = 0.95;

    private Welch() {}

    /**
     * Student's statistic for unequal variances (Welch 1947).
     *
     * @param some times of one class
     * @param others times of the other
     * @return 0 where nothing varies and nothing differs
     */
    static double t(long[] some, long[] others) {
        long[] all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        Arrays.sort(all);
        long most = all[(int) (KEPT * (all.length - 1))];
        Moments left = Moments.of(some, most);
        Moments right = Moments.of(others, most);
        double error = Math.sqrt(left.variance / left.count + right.variance / right.count);
        double difference = left.mean - right.mean;
        return error == 0 ? (difference == 0 ? 0 : Double.POSITIVE_INFINITY) : difference / error;
    }

    private record Moments(long count, double mean, double variance) {
        static Moments of(long[] times, long most) {
            long[] kept = Arrays.stream(times).filter(time -> time <= most).toArray();
            double mean = Arrays.stream(kept).average().orElse(0);
            double squares = Arrays.stream(kept)
                    .mapToDouble(time -> (time - mean) * (time - mean))
                    .sum();
            return new Moments(kept.length, mean, kept.length < 2 ? 0 : squares / (kept.length - 1));
        }
    }
}
