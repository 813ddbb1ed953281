package io.hookseal.benchmarks.stores;

import io.hookseal.idempotency.StoreFault;
import io.hookseal.inbox.InboxBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells how many claims and deliveries each store takes in a second, as Markdown tables. */
public final class StoreBenchmark {
    private static final List<Integer> THREADS = List.of(1, 8);

    private static final String CLAIMS = """
            | store | a write is | threads | claimed and completed /s | claim µs, median | 99 % | duplicates /s | duplicate µs, median | 99 % |
            |---|---|---|---|---|---|---|---|---|
            """;

    private static final String DELIVERIES = """
            | inbox | a write is | threads | kept (202) /s | keep µs, median | 99 % | handled /s | deliveries |
            |---|---|---|---|---|---|---|---|
            """;

    private StoreBenchmark() {}

    /**
     * Measures.
     *
     * @param options {@code --quick} or {@code --smoke} for less; {@code --on=REDIS} (CAFFEINE, POSTGRESQL, H2, SQLITE, or several
     *     with commas) for a part
     * @param out takes the tables
     * @throws Exception where a store does not start, or what came of a claim or a delivery is not what must come of it
     */
    public static void run(List<String> options, PrintStream out) throws Exception {
        Extent extent = Extent.FULL;
        Set<Engine> engines = EnumSet.allOf(Engine.class);
        for (String option : options) {
            switch (option.replaceFirst("=.*", "")) {
                case "--quick" -> extent = Extent.QUICK;
                case "--smoke" -> extent = Extent.SMOKE;
                case "--on" -> {
                    engines = EnumSet.noneOf(Engine.class);
                    for (String name : option.substring(option.indexOf('=') + 1).split(",", -1)) {
                        engines.add(Engine.valueOf(name));
                    }
                }
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        String before = load();
        List<String> claims = new ArrayList<>();
        List<String> deliveries = new ArrayList<>();
        String files = "";
        for (Engine engine : engines) {
            Path folder = Files.createTempDirectory("hookseal-stores");
            try {
                files = Files.getFileStore(folder).type();
                measure(engine, folder, extent, claims, deliveries);
            } finally {
                remove(folder);
            }
            System.err.println(engine.title() + " is measured");
        }
        out.printf(
                Locale.ROOT,
                "JDK %s, %d cores of %s, files on %s, load average %s before and %s after.%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                processor(),
                files,
                before,
                load());
        out.print(CLAIMS);
        claims.forEach(out::println);
        if (!deliveries.isEmpty()) {
            out.println();
            out.print(DELIVERIES);
            deliveries.forEach(out::println);
        }
    }

    private static void measure(Engine engine, Path folder, Extent extent, List<String> claims, List<String> deliveries)
            throws Exception {
        Opened opened = engine.open(folder);
        try {
            // As each receiver does when it starts, which gives a cold JVM the time to connect.
            List<StoreFault> faults = opened.store().check();
            if (!faults.isEmpty()) {
                throw new IllegalStateException(engine.title() + " is not to be relied on: " + faults);
            }
            for (int threads : THREADS) {
                var unused =
                        Claims.measure(opened.store(), "warm" + threads, threads, extent.warmUp(), extent.warmUpTime());
                Claims measured =
                        Claims.measure(opened.store(), "hooks" + threads, threads, extent.claims(), extent.time());
                claims.add(row(engine, threads, measured));
            }
            Supplier<InboxBuilder> inbox = opened.inbox();
            if (inbox != null) {
                for (int threads : THREADS) {
                    var unused = Keeping.measure(
                            inbox.get(), "warm" + threads, threads, extent.warmUp() / 10, extent.warmUpTime());
                    Keeping measured = Keeping.measure(
                            inbox.get(), "hooks" + threads, threads, extent.deliveries(), extent.time());
                    deliveries.add(row(engine, threads, measured));
                }
            }
        } finally {
            opened.close();
        }
    }

    private static String row(Engine engine, int threads, Claims claims) {
        Timings fresh = claims.fresh();
        Timings again = claims.again();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,.0f | %,.1f | %,.1f | %,.0f | %,.1f | %,.1f |",
                engine.title(),
                engine.claims(),
                threads,
                fresh.perSecond(),
                fresh.micros(0.5),
                fresh.micros(0.99),
                again.perSecond(),
                again.micros(0.5),
                again.micros(0.99));
    }

    private static String row(Engine engine, int threads, Keeping keeping) {
        Timings kept = keeping.kept();
        return String.format(
                Locale.ROOT,
                "| %s | forced at commit | %d | %,.0f | %,.0f | %,.0f | %,.0f | %,d |",
                engine.title(),
                threads,
                kept.perSecond(),
                kept.micros(0.5),
                kept.micros(0.99),
                keeping.handledPerSecond(),
                kept.count());
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            }
        }
        return System.getProperty("os.arch");
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
