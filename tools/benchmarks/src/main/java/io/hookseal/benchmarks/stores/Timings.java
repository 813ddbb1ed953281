package io.hookseal.benchmarks.stores;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How long each of many steps took, and all of them together, in one or several threads. */
final class Timings {
    private final long[] sorted;
    private final long nanos;

    private Timings(long[] sorted, long nanos) {
        this.sorted = sorted;
        this.nanos = nanos;
    }

    /** What is done again and again. */
    @FunctionalInterface
    interface Step {
        /**
         * Does it once, and looks at what came of it.
         *
         * @param number 0 for the first and one more for each, over all threads
         * @return the nanoseconds of what is timed
         * @throws IllegalStateException where something else came of it than must
         */
        long run(int number);
    }

    /**
     * Takes steps until there are so many, or until the time is over.
     *
     * @throws InterruptedException where the thread is interrupted
     * @throws ExecutionException where a step failed
     */
    static Timings of(int threads, int most, Duration time, Step step) throws InterruptedException, ExecutionException {
        long[] each = new long[most];
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long begin = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(pool.submit(() -> take(each, next, begin + time.toNanos(), step)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            long end = System.nanoTime();
            long[] sorted = Arrays.copyOf(each, Math.min(next.get(), most));
            Arrays.sort(sorted);
            return new Timings(sorted, end - begin);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void take(long[] each, AtomicInteger next, long end, Step step) {
        // The first step is always taken, so that there is a figure.
        for (int number = next.getAndIncrement(); number < each.length; number = next.getAndIncrement()) {
            each[number] = step.run(number);
            if (System.nanoTime() - end > 0) {
                return;
            }
        }
    }

    /** {@return how many steps were taken, numbered from 0} */
    int count() {
        return sorted.length;
    }

    double perSecond() {
        return count() * 1e9 / nanos;
    }

    double micros(double quantile) {
        return sorted[(int) Math.ceil(quantile * (sorted.length - 1))] / 1e3;
    }
}
