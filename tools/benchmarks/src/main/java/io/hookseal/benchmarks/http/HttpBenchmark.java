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
            List.of(Variant.BARE, Variant.BARE_AGAIN, Variant.BUFFERING, Variant.HOOKSEAL, Variant.TUTORIAL);
    private static final List<Variant> WITHOUT_BUFFERING =
            List.of(Variant.BARE, Variant.BARE_AGAIN, Variant.HOOKSEAL, Variant.TUTORIAL);
    private static final List<Variant> WITH_A_HASH = List.of(Variant.BARE, Variant.HASHING, Variant.HOOKSEAL);
    private static final List<Variant> WITH_AND_WITHOUT = List.of(Variant.BARE, Variant.BARE_AGAIN, Variant.HOOKSEAL);

    private HttpBenchmark() {}

    /**
     * Measures.
     *
     * @param options {@code --quick} or {@code --smoke} for less; {@code --on=JETTY,TOMCAT} (JAVALIN, SPRING) and
     *     {@code --traffic=GITHUB} (VALIDIBOT, OTHER_POST, OTHER_GET, LONG_64K, LONG_1M, CHUNKED_64K, CHUNKED_1M) for a
     *     part; {@code --forks=3}; {@code --load=wrk} where that is there, which sleeps while it waits
     * @param out takes the tables
     * @throws Exception where a server does not start or a request is not answered 2xx
     */
    public static void run(List<String> options, PrintStream out) throws Exception {
        Runs runs = Runs.FULL;
        Set<Application> applications = EnumSet.allOf(Application.class);
        Set<Traffic> traffics = EnumSet.allOf(Traffic.class);
        boolean wrk = false;
        for (String option : options) {
            String value = option.substring(option.indexOf('=') + 1);
            switch (option.replaceFirst("=.*", "")) {
                case "--quick" -> runs = Runs.QUICK;
                case "--smoke" -> runs = Runs.SMOKE;
                case "--forks" -> runs = runs.forks(Integer.parseInt(value));
                case "--on" -> applications = chosen(Application.class, value);
                case "--traffic" -> traffics = chosen(Traffic.class, value);
                case "--load" -> wrk = value.equals("wrk") && WrkLoad.present();
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        try (Load load = wrk ? new WrkLoad(CONNECTIONS) : new JavaLoad(CONNECTIONS)) {
            out.println("The load is made by " + load.title() + ".\n");
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

    private static <E extends Enum<E>> Set<E> chosen(Class<E> type, String names) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String name : names.split(",", -1)) {
            chosen.add(Enum.valueOf(type, name));
        }
        return chosen;
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
