package io.hookseal.benchmarks.report;

import io.hookseal.benchmarks.constanttime.ConstantTime;
import io.hookseal.benchmarks.http.HttpBenchmark;
import io.hookseal.benchmarks.measure.Figure;
import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Processes;
import io.hookseal.benchmarks.measure.Results;
import io.hookseal.benchmarks.measure.Samples;
import io.hookseal.benchmarks.measure.Together;
import io.hookseal.benchmarks.paths.Alone;
import io.hookseal.benchmarks.paths.Paths;
import io.hookseal.benchmarks.start.FirstTime;
import io.hookseal.benchmarks.start.ServeStart;
import io.hookseal.benchmarks.start.Took;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures everything and prints one Markdown document: the machine, what was asked and what was measured, and what stands
 * beside it. Figures are printed as they come, so that what was measured is not lost with what fails after it.
 */
public final class Report {
    private final Extent extent;
    private final Table table;

    /**
     * Prepares a report.
     *
     * @param extent how much is measured
     * @param json whether figures are written as JSON, one a line, and nothing else
     * @param out where they go
     */
    public Report(Extent extent, boolean json, PrintStream out) {
        this.extent = extent;
        this.table = new Table(json, out);
    }

    /**
     * Measures and prints.
     *
     * @param options {@code --quick} for a first look, {@code --http} for the servers as well, {@code --json} for JSON lines;
     *     names of groups for those alone
     * @param out where it goes
     * @throws Exception where something cannot be measured
     */
    public static void run(List<String> options, PrintStream out) throws Exception {
        List<String> known = List.of("--quick", "--http", "--json");
        List<String> groups = new ArrayList<>(options);
        groups.removeAll(known);
        boolean quick = options.contains("--quick");
        boolean json = options.contains("--json");
        if (json && options.contains("--http")) {
            throw new IllegalArgumentException("--http prints tables of its own, which are no JSON");
        }
        Report report = new Report(quick ? Extent.quick() : Extent.full(), json, out);
        if (!groups.isEmpty()) {
            report.groups(groups);
            report.end();
            return;
        }
        report.everything();
        if (options.contains("--http")) {
            out.println("\n### Servers\n");
            HttpBenchmark.run(quick ? List.of("--quick") : List.of(), out);
        }
    }

    private void everything() throws Exception {
        table.text("### Measured on\n\n" + Machine.here().markdown() + "- load averages before: " + Machine.load()
                + "\n- " + extent);
        table.heading("Paths of core");
        groups(List.copyOf(Paths.all().keySet()));
        together();
        table.heading("Start and memory");
        alone();
        table.heading("Constant time");
        constantTime(extent.timings());
        end();
        table.text("\nLoad averages after: " + Machine.load() + ". " + table.summary());
    }

    /** Ends the document. */
    public void end() {
        table.end();
    }

    /**
     * Measures groups of operations.
     *
     * @param names their names
     * @throws Exception where something cannot be measured
     */
    public void groups(List<String> names) throws Exception {
        for (String name : names) {
            Group group = Paths.group(name);
            List<List<Samples>> processes = new ArrayList<>();
            for (int process = 0; process < extent.processes(); process++) {
                List<String> lines = Processes.run(extent.options(), List.of("samples", name, "" + process));
                processes.add(lines.stream().map(Samples::ofLine).toList());
            }
            new Results(group, processes).figures().forEach(table::row);
        }
    }

    /** Two threads against one. */
    public void together() {
        double[] byClock = new double[extent.processes()];
        double[] byCpu = new double[extent.processes()];
        for (int process = 0; process < byClock.length; process++) {
            Together.Speedup speedup =
                    Together.Speedup.ofLine(last(Processes.run(extent.options(), List.of("together-once"))));
            byClock[process] = speedup.byClock();
            byCpu[process] = speedup.byCpu();
        }
        Figure figure = Figure.of("verify, identity, claim, settle, 2 KB: two threads", "times one", byClock);
        table.row(figure.asked("at least 1.8 times one", Samples.median(byClock) >= 1.8)
                .beside(String.format(Locale.ROOT, "by CPU time %.2f", Samples.median(byCpu))));
    }

    /**
     * What a process measures once.
     *
     * @throws Exception where something cannot be measured
     */
    public void alone() throws Exception {
        for (FirstTime first : FirstTime.values()) {
            firstTime(first);
        }
        serve();
        for (Alone alone : Alone.values()) {
            double[] measured = new double[extent.processes()];
            for (int process = 0; process < measured.length; process++) {
                List<String> lines = Processes.run(extent.serial(), List.of("alone-once", alone.name()));
                measured[process] = Double.parseDouble(last(lines));
            }
            table.row(Figure.of(alone.what(), alone.most(), "bytes of heap", measured));
        }
    }

    private void firstTime(FirstTime first) {
        double[] cpu = new double[extent.starts()];
        double[] wall = new double[extent.starts()];
        for (int start = 0; start < cpu.length; start++) {
            List<String> lines = Processes.run(extent.serial(), List.of("first-once", first.name()));
            Took took = Took.ofLine(last(lines));
            cpu[start] = took.millis();
            wall[start] = took.wallMillis();
        }
        table.row(Figure.of(first.what(), first.most(), "ms of its thread's CPU", cpu)
                .beside(String.format(Locale.ROOT, "%.1f ms by the clock", Samples.median(wall))));
    }

    private void serve() throws Exception {
        String what = "`hookseal serve` listens, four senders";
        ServeStart serve = ServeStart.ofBuild();
        if (serve == null) {
            table.row(new Figure(what, "at most 1200 ms", "hookseal.jar is not built", "", "", null));
            return;
        }
        double[] wall = new double[extent.starts()];
        double[] cpu = new double[extent.starts()];
        double[] main = new double[extent.starts()];
        for (int start = 0; start < wall.length; start++) {
            ServeStart.Start took = serve.measure();
            wall[start] = took.wallMillis();
            cpu[start] = took.cpuMillis();
            main[start] = took.mainMillis();
        }
        table.row(Figure.of(what, 1200, "ms by the clock", wall)
                .beside(String.format(
                        Locale.ROOT,
                        "%.0f ms of CPU, %.0f of them its main thread's",
                        Samples.median(cpu),
                        Samples.median(main))));
    }

    /**
     * Whether the time of a comparison tells where two MACs differ.
     *
     * @param repetitions how often each is measured
     */
    public void constantTime(int repetitions) {
        ConstantTime.run(repetitions, table::row);
    }

    /** {@return whether every target was met that was measured} */
    public boolean met() {
        return table.met();
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }
}
