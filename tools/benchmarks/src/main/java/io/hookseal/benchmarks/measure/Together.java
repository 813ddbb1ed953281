package io.hookseal.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much more several threads do together than one of them alone, in slices of both in turns.
 *
 * <p>By the clock it is what was asked, as far as the machine has a core for each thread; by CPU time it leaves out what others
 * did with the cores meanwhile, and also what the threads waited for one another.
 */
public final class Together {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Operation.Work> works;
    private final int calls;

    /**
     * Prepares the measuring.
     *
     * @param works one for each thread; they may share what they work on
     * @param calls how many each does in a slice
     */
    public Together(List<Operation.Work> works, int calls) {
        this.works = List.copyOf(works);
        this.calls = calls;
    }

    /**
     * What it came to.
     *
     * @param byClock how many times as much all threads do in the same time as one
     * @param byCpu the same, had each thread a core of its own and never waited for another
     */
    public record Speedup(double byClock, double byCpu) {
        /** {@return this as a line of text} */
        public String line() {
            return byClock + " " + byCpu;
        }

        /**
         * {@return what such a line says}
         *
         * @param line the line
         */
        public static Speedup ofLine(String line) {
            int space = line.indexOf(' ');
            return new Speedup(
                    Double.parseDouble(line.substring(0, space)), Double.parseDouble(line.substring(space + 1)));
        }

        static Speedup of(int threads, List<Slice> alone, List<Slice> together) {
            double[] byClock = new double[alone.size()];
            double[] byCpu = new double[alone.size()];
            for (int i = 0; i < byClock.length; i++) {
                Slice one = alone.get(i);
                Slice all = together.get(i);
                byClock[i] = threads * one.wallNanos / all.wallNanos;
                byCpu[i] = threads * (threads * one.cpuNanos / all.cpuNanos);
            }
            return new Speedup(Samples.median(byClock), Samples.median(byCpu));
        }
    }

    /**
     * One slice.
     *
     * @param wallNanos from the first thread's begin to the last one's end
     * @param cpuNanos of all threads together
     */
    record Slice(double wallNanos, double cpuNanos) {}

    /**
     * Measures.
     *
     * @param warmUp rounds that do not count
     * @param rounds slices of both that count
     * @return the medians over the rounds
     * @throws Exception where the work fails
     */
    public Speedup measure(int warmUp, int rounds) throws Exception {
        List<Slice> alone = new ArrayList<>();
        List<Slice> together = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            for (int round = 0; round < warmUp + rounds; round++) {
                Slice one = slice(threads, List.of(works.get(round % works.size())));
                Slice all = slice(threads, works);
                if (round >= warmUp) {
                    alone.add(one);
                    together.add(all);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return Speedup.of(works.size(), alone, together);
    }

    private Slice slice(ExecutorService threads, List<Operation.Work> does) throws Exception {
        does.forEach(work -> work.before(calls));
        CyclicBarrier start = new CyclicBarrier(does.size());
        List<Future<long[]>> running = new ArrayList<>();
        for (Operation.Work work : does) {
            running.add(threads.submit(() -> {
                start.await();
                long began = System.nanoTime();
                long cpu = THREADS.getCurrentThreadCpuTime();
                for (int call = 0; call < calls; call++) {
                    if (!Boolean.TRUE.equals(work.run())) {
                        throw new IllegalStateException("an operation gave another answer while it was measured");
                    }
                }
                return new long[] {began, System.nanoTime(), THREADS.getCurrentThreadCpuTime() - cpu};
            }));
        }
        return slice(running);
    }

    private static Slice slice(List<Future<long[]>> running) throws InterruptedException, ExecutionException {
        long began = Long.MAX_VALUE;
        long ended = Long.MIN_VALUE;
        long cpu = 0;
        for (Future<long[]> each : running) {
            long[] times = each.get();
            began = Math.min(began, times[0]);
            ended = Math.max(ended, times[1]);
            cpu += times[2];
        }
        return new Slice(ended - began, cpu);
    }
}
