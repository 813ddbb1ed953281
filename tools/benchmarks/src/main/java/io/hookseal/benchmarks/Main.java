package io.hookseal.benchmarks;

import io.hookseal.benchmarks.constanttime.ConstantTime;
import io.hookseal.benchmarks.http.HttpBenchmark;
import io.hookseal.benchmarks.measure.Interleaved;
import io.hookseal.benchmarks.measure.Together;
import io.hookseal.benchmarks.paths.Alone;
import io.hookseal.benchmarks.paths.ClaimPaths;
import io.hookseal.benchmarks.paths.Paths;
import io.hookseal.benchmarks.report.Extent;
import io.hookseal.benchmarks.report.Report;
import io.hookseal.benchmarks.start.FirstTime;
import io.hookseal.benchmarks.stores.StoreBenchmark;
import java.io.PrintStream;
import java.util.List;

/** The command line: says what can be measured, measures it, and prints tables. */
public final class Main {
    private static final int ROUNDS = Integer.getInteger("hookseal.benchmarks.rounds", 1000);
    private static final long WARM_UP_MILLIS = Integer.getInteger("hookseal.benchmarks.warmup", 1500);

    private static final String USAGE = """
            usage: java -jar benchmarks.jar <command>
              report [options...]    measures all of it and prints one Markdown document; --quick for a first look,
                                     --http for the servers as well, --json for JSON lines
              report <group...>      measures these groups alone
              http [options...]      measures what servers spend on requests; --quick for a first look
              stores [options...]    measures claims of each store, and the inbox; --quick for a first look
              jmh [options...]       runs them under JMH; its options, such as -prof gc -p group=verify-2k
              constant-time [n]      looks n times whether the time of a comparison tells where MACs differ,
                                     and fails where it does
              alone                  measures what a process does once: start, first delivery, memory
              together               measures two threads against one
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
            case "report" -> Report.run(rest, System.out);
            case "http" -> HttpBenchmark.run(rest, System.out);
            case "stores" -> StoreBenchmark.run(rest, System.out);
            case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
            case "alone" -> {
                Report report = new Report(Extent.full(), false, System.out);
                report.alone();
                report.end();
            }
            case "alone-once" -> System.out.println(Alone.valueOf(rest.get(0)).measure());
            case "first-once" ->
                System.out.println(FirstTime.valueOf(rest.get(0)).measure().line());
            case "together" -> new Report(Extent.full(), false, System.out).together();
            case "together-once" ->
                System.out.println(new Together(ClaimPaths.together(2), 10_000)
                        .measure(10, Math.max(10, ROUNDS / 20))
                        .line());
            case "constant-time" -> {
                Report report = new Report(Extent.full(), false, System.out);
                report.constantTime(rest.isEmpty() ? 5 : Integer.parseInt(rest.get(0)));
                report.end();
                System.exit(report.met() ? 0 : 1);
            }
            case "constant-time-once" ->
                System.out.println(ConstantTime.once(rest.get(0), rest.get(1), Long.parseLong(rest.get(2))));
            case "groups" -> Paths.all().keySet().forEach(System.out::println);
            case "samples" -> samples(rest.get(0), Long.parseLong(rest.get(1)), System.out);
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    /** What a process of {@code report} does: measures one group, and prints a line for each operation. */
    private static void samples(String name, long seed, PrintStream out) throws Exception {
        new Interleaved(ROUNDS, WARM_UP_MILLIS, seed)
                .measure(Paths.group(name))
                .forEach(samples -> out.println(samples.line()));
    }
}
