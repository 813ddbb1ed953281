package io.hookseal.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Measures the operations of a group in one thread, in turns: each round runs a slice of about a millisecond of every
 * operation, in random order, and reads the thread's own CPU time around it. A machine that is busy, or changes its clock,
 * does so to all of them alike, which the control shows.
 *
 * <p>CPU time of the thread leaves out what the collector does in its own threads; allocated bytes stand beside it.
 */
public final class Interleaved {
    private static final long SLICE_NANOS = 1_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final VarHandle SINK;

    static {
        try {
            SINK = MethodHandles.lookup().findStaticVarHandle(Interleaved.class, "sink", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Where results go, so that no compiler finds out that nobody wants them. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable Object sink;

    private final Random random;
    private final int rounds;
    private final long warmUpNanos;

    /**
     * How much to measure.
     *
     * @param rounds how many slices of each operation
     * @param warmUpMillis for how long each operation runs before
     * @param seed of the order
     */
    public Interleaved(int rounds, long warmUpMillis, long seed) {
        this.rounds = rounds;
        this.warmUpNanos = warmUpMillis * 1_000_000;
        this.random = new Random(seed);
    }

    /**
     * Checks and measures all operations of a group.
     *
     * @param group the group
     * @return of each operation what was measured
     */
    public List<Samples> measure(Group group) {
        List<Operation> operations = group.operations();
        operations.forEach(Operation::check);
        int[] calls = warmUp(operations);
        double[][] nanos = new double[operations.size()][rounds];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            order.add(i);
        }
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (int i : order) {
                nanos[i][round] = (double) slice(operations.get(i).work(), calls[i]) / calls[i];
            }
        }
        List<Samples> samples = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            samples.add(new Samples(operation.name(), bytes(operation.work(), calls[i]), nanos[i]));
            operation.check();
        }
        return samples;
    }

    /** Alternates as the measurement will, so that what is compiled is compiled for all of them; gives calls per slice. */
    private int[] warmUp(List<Operation> operations) {
        int[] calls = new int[operations.size()];
        long[] spent = new long[operations.size()];
        Arrays.fill(calls, 1);
        boolean warm = false;
        while (!warm) {
            warm = true;
            for (int i = 0; i < calls.length; i++) {
                if (spent[i] < warmUpNanos) {
                    warm = false;
                    long took = slice(operations.get(i).work(), calls[i]);
                    spent[i] += Math.max(took, SLICE_NANOS / 100);
                    double fitting = (double) calls[i] * SLICE_NANOS / Math.max(took, 1);
                    calls[i] = (int) Math.max(1, Math.min(fitting, 2.0 * calls[i]));
                }
            }
        }
        return calls;
    }

    private static long slice(Operation.Work work, int calls) {
        work.before(calls);
        long before = THREADS.getCurrentThreadCpuTime();
        repeat(work, calls);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    private static double bytes(Operation.Work work, int calls) {
        int many = Math.max(calls, 100);
        long thread = Thread.currentThread().getId();
        work.before(2 * many);
        repeat(work, many);
        long before = THREADS.getThreadAllocatedBytes(thread);
        repeat(work, many);
        return (double) (THREADS.getThreadAllocatedBytes(thread) - before) / many;
    }

    private static void repeat(Operation.Work work, int calls) {
        try {
            for (int i = 0; i < calls; i++) {
                SINK.setOpaque(work.run());
            }
        } catch (Exception e) {
            throw new IllegalStateException("an operation failed while it was measured", e);
        }
    }
}
