package io.hookseal.benchmarks.jmh;

import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.paths.Paths;
import io.hookseal.benchmarks.paths.Verification;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation of one group, alone in its process; {@code -p group=… -p operation=…} chooses another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PathBenchmark {
    /** The group. */
    @Param({"verify-300", "verify-2k", "verify-64k", "verify-1m"})
    public String group = "";

    /** The operation's name within the group. */
    @Param({Verification.FLOOR, Verification.OURS})
    public String operation = "";

    private Operation.Work work = () -> "";

    /** For JMH. */
    public PathBenchmark() {}

    /**
     * Makes the operation, and checks it.
     *
     * @throws Exception where it cannot be made
     */
    @Setup
    public void setUp() throws Exception {
        Operation chosen = Paths.group(group).operation(operation);
        chosen.check();
        work = chosen.work();
    }

    /**
     * {@return what the operation gives}
     *
     * @throws Exception where it fails
     */
    @Benchmark
    public Object run() throws Exception {
        return work.run();
    }
}
