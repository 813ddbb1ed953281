package io.hookseal.benchmarks.http;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells what an HTTP server spends on a request, as Markdown tables with the targets beside the figures. */
public final class HttpBenchmark {
    private static final int CONNECTIONS = 16;

    private static final List<Variant> ALL =
            List.of(Variant.BARE, Variant.BUFFERING, Variant.HOOKSEAL, Variant.TUTORIAL);
    private static final List<Variant> WITHOUT_BUFFERING = List.of(Variant.BARE, Variant.HOOKSEAL, Variant.TUTORIAL);
    private static final List<Variant> WITH_A_HASH = List.of(Variant.BARE, Variant.HASHING, Variant.HOOKSEAL);
    private static final List<Variant> WITH_AND_WITHOUT = List.of(Variant.BARE, Variant.HOOKSEAL);

    private HttpBenchmark() {}

    /**
     * Measures.
     *
     * @param options {@code --quick} or {@code --smoke} for less; {@code --on=JETTY} (TOMCAT, JAVALIN, SPRING) and
     *     {@code --traffic=GITHUB} (VALIDIBOT, OTHER_POST, OTHER_GET, LONG_64K, LONG_1M, CHUNKED_64K, CHUNKED_1M) for a
     *     part; {@code --forks=3}
     * @param out takes the tables
     * @throws Exception where a server does not start or a request is not answered 2xx
     */
    public static void run(List<String> options, PrintStream out) throws Exception {
        Runs runs = Runs.FULL;
        Set<Application> applications = EnumSet.allOf(Application.class);
        Set<Traffic> traffics = EnumSet.allOf(Traffic.class);
        for (String option : options) {
            String value = option.substring(option.indexOf('=') + 1);
            switch (option.replaceFirst("=.*", "")) {
                case "--quick" -> runs = Runs.QUICK;
                case "--smoke" -> runs = Runs.SMOKE;
                case "--forks" -> runs = runs.forks(Integer.parseInt(value));
                case "--on" -> applications = EnumSet.of(Application.valueOf(value));
                case "--traffic" -> traffics = EnumSet.of(Traffic.valueOf(value));
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        try (Load load = new JavaLoad(CONNECTIONS)) {
            run(load, runs, applications, traffics, out);
        }
    }

    private static void run(Load load, Runs runs, Set<Application> applications, Set<Traffic> traffics, PrintStream out)
            throws Exception {
        List<Comparison> comparisons = new ArrayList<>();
        for (Traffic traffic : traffics) {
            for (Application application : applications) {
                if (traffic.isLong() && application != Application.JETTY && application != Application.TOMCAT) {
                    continue; // the servlet path, which the others share
                }
                Comparison comparison = new Comparison(application, variants(application, traffic), traffic);
                comparison.run(load, runs);
                comparisons.add(comparison);
                System.err.println(HttpReport.of(List.of(comparison)));
            }
        }
        out.println(HttpReport.of(comparisons));
    }

    private static List<Variant> variants(Application application, Traffic traffic) {
        if (traffic.isLong()) {
            return WITH_A_HASH;
        }
        if (traffic != Traffic.GITHUB || application == Application.SPRING) {
            return WITH_AND_WITHOUT;
        }
        return application == Application.JAVALIN ? WITHOUT_BUFFERING : ALL;
    }
}
