package io.hookseal.benchmarks;

import io.hookseal.benchmarks.constanttime.ConstantTime;
import io.hookseal.benchmarks.http.HttpBenchmark;
import io.hookseal.benchmarks.measure.Figure;
import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Interleaved;
import io.hookseal.benchmarks.measure.Processes;
import io.hookseal.benchmarks.measure.Results;
import io.hookseal.benchmarks.measure.Samples;
import io.hookseal.benchmarks.paths.Alone;
import io.hookseal.benchmarks.paths.Paths;
import io.hookseal.benchmarks.stores.StoreBenchmark;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The command line: says what can be measured, measures it, and prints tables. */
public final class Main {
    private static final int PROCESSES = Integer.getInteger("hookseal.benchmarks.processes", 3);
    private static final int ROUNDS = Integer.getInteger("hookseal.benchmarks.rounds", 1000);
    private static final long WARM_UP_MILLIS = Integer.getInteger("hookseal.benchmarks.warmup", 1500);

    private static final List<String> OPTIONS = List.of(
            "-Xmx2g", "-Dhookseal.benchmarks.rounds=" + ROUNDS, "-Dhookseal.benchmarks.warmup=" + WARM_UP_MILLIS);

    private static final String USAGE = """
            usage: java -jar benchmarks.jar <command>
              report [group...]      measures the paths of core, all or these, and prints a table
              http [options...]      measures what servers spend on requests; --quick for a first look
              stores [options...]    measures claims of each store, and the inbox; --quick for a first look
              jmh [options...]       runs them under JMH; its options, such as -prof gc -p group=verify-2k
              constant-time [n]      looks n times whether the time of a comparison tells where MACs differ
              alone                  measures what a process does once: start, first delivery, memory
              groups                 prints the names of the groups
            """;

    private Main() {}

    /**
     * Runs a command.
     *
     * @param arguments the command and its arguments
     * @throws Exception where it fails
     */
    public static void main(String[] arguments) throws Exception {
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "report" -> report(rest, System.out);
            case "http" -> HttpBenchmark.run(rest, System.out);
            case "stores" -> StoreBenchmark.run(rest, System.out);
            case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
            case "alone" -> {
                System.out.println(Figure.HEAD);
                alone(System.out);
            }
            case "alone-once" -> System.out.println(Alone.valueOf(rest.get(0)).measure());
            case "constant-time" -> {
                int repetitions = rest.isEmpty() ? 5 : Integer.parseInt(rest.get(0));
                System.exit(ConstantTime.run(repetitions, System.out) ? 0 : 1);
            }
            case "constant-time-once" ->
                System.out.println(ConstantTime.once(rest.get(0), Long.parseLong(rest.get(1))));
            case "groups" -> Paths.all().keySet().forEach(System.out::println);
            case "samples" -> samples(rest.get(0), Long.parseLong(rest.get(1)), System.out);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static void report(List<String> names, PrintStream out) throws Exception {
        out.println(Figure.HEAD);
        for (String name : names.isEmpty() ? List.copyOf(Paths.all().keySet()) : names) {
            Group group = Paths.group(name);
            List<List<Samples>> processes = new ArrayList<>();
            for (int process = 0; process < PROCESSES; process++) {
                List<String> lines = Processes.run(OPTIONS, List.of("samples", name, "" + process));
                processes.add(lines.stream().map(Samples::ofLine).toList());
            }
            new Results(group, processes).figures().forEach(figure -> out.println(figure.row()));
        }
    }

    private static void alone(PrintStream out) {
        for (Alone alone : Alone.values()) {
            double[] measured = new double[PROCESSES];
            for (int process = 0; process < PROCESSES; process++) {
                List<String> lines =
                        Processes.run(List.of("-Xmx2g", "-XX:+UseSerialGC"), List.of("alone-once", alone.name()));
                measured[process] = Double.parseDouble(lines.get(lines.size() - 1));
            }
            out.println(Figure.of(alone.what(), alone.most(), alone.unit(), measured)
                    .row());
        }
    }

    /** What a process of {@code report} does: measures one group, and prints a line for each operation. */
    private static void samples(String name, long seed, PrintStream out) throws Exception {
        new Interleaved(ROUNDS, WARM_UP_MILLIS, seed)
                .measure(Paths.group(name))
                .forEach(samples -> out.println(samples.line()));
    }
}
