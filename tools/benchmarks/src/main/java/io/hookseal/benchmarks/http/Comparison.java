package io.hookseal.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Has variants of one application take the same traffic, and notes the CPU time that each spends on a request. */
final class Comparison {
    /** As the other benchmarks have it: so much heap, and the JVM's own choice of everything else. */
    private static final List<String> OPTIONS =
            List.of("-Xms2g", "-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    /** Bytes of requests that are ready at a time. */
    private static final int MOST_AT_ONCE = 64 << 20;

    private static final int PATIENCE = 3;
    private static final int MOST_TRIES = 10;
    private static final double STILL_FASTER = 0.98;

    private final Application application;
    private final List<Variant> variants;
    private final Traffic traffic;
    private final Map<Variant, List<Double>> nanos = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> bytes = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> ratios = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> collector = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> forks = new EnumMap<>(Variant.class);
    private final Random order = new Random(8);

    Comparison(Application application, List<Variant> variants, Traffic traffic) {
        this.application = application;
        this.variants = variants;
        this.traffic = traffic;
    }

    Application application() {
        return application;
    }

    Traffic traffic() {
        return traffic;
    }

    List<Variant> variants() {
        return variants;
    }

    /** {@return nanoseconds for a request} */
    Figures nanos(Variant variant) {
        return new Figures(nanos.getOrDefault(variant, List.of()));
    }

    /** {@return bytes that a request has allocated} */
    Figures bytes(Variant variant) {
        return new Figures(bytes.getOrDefault(variant, List.of()));
    }

    /** {@return a request as a multiple of the bare server's in the same round} */
    Figures ratios(Variant variant) {
        return new Figures(ratios.getOrDefault(variant, List.of()));
    }

    /** {@return nanoseconds of a request that went to the collection of garbage} */
    Figures collector(Variant variant) {
        return new Figures(collector.getOrDefault(variant, List.of()));
    }

    /** {@return the medians of {@link #ratios}, one for each pair of processes} */
    Figures forks(Variant variant) {
        return new Figures(forks.getOrDefault(variant, List.of()));
    }

    void run(Load load, Runs runs) throws Exception {
        for (int fork = 0; fork < runs.forks(); fork++) {
            Map<Variant, Server> servers = new EnumMap<>(Variant.class);
            try {
                for (Variant variant : variants) {
                    servers.put(variant, Server.start(application, variant));
                }
                for (Server server : servers.values()) {
                    warmUp(load, server, runs);
                }
                for (int round = 0; round < runs.rounds(); round++) {
                    round(load, servers, traffic.share(runs.requests()));
                }
                for (Variant variant : variants) {
                    List<Double> all = ratios.getOrDefault(variant, List.of());
                    List<Double> own = all.subList(Math.max(0, all.size() - runs.rounds()), all.size());
                    note(forks, variant, new Figures(own).median());
                }
            } finally {
                servers.values().forEach(Server::close);
            }
        }
    }

    /** On a busy machine it takes a compiler long to be done: so a server must have stopped getting faster. */
    private void warmUp(Load load, Server server, Runs runs) throws Exception {
        double best = server.spent(load, traffic, traffic.share(runs.warmUp())).nanos();
        for (int tried = 0; tried < PATIENCE && runs.warmUp() > runs.requests(); tried++) {
            double now =
                    server.spent(load, traffic, traffic.share(runs.requests())).nanos();
            if (now < best * STILL_FASTER) {
                tried = -1;
            }
            best = Math.min(best, now);
        }
    }

    private void round(Load load, Map<Variant, Server> servers, int requests) throws Exception {
        Map<Variant, Spent> spent = new EnumMap<>(Variant.class);
        List<Variant> shuffled = new ArrayList<>(servers.keySet());
        Collections.shuffle(shuffled, order);
        for (Variant variant : shuffled) {
            Server server = servers.get(variant);
            if (server != null) {
                spent.put(variant, server.spent(load, traffic, requests));
            }
        }
        Spent bare = spent.get(Variant.BARE);
        spent.forEach((variant, each) -> {
            note(nanos, variant, each.nanos());
            note(bytes, variant, each.bytes());
            note(collector, variant, each.collector());
            note(ratios, variant, bare == null ? Double.NaN : each.nanos() / bare.nanos());
        });
    }

    private static void note(Map<Variant, List<Double>> figures, Variant variant, double figure) {
        figures.computeIfAbsent(variant, unknown -> new ArrayList<>()).add(figure);
    }

    /** CPU time in nanoseconds, how much of it the collector took, and bytes that its threads allocated, for one request. */
    private record Spent(double nanos, double collector, double bytes) {}

    /** A server that runs. */
    private record Server(Child child, int port) implements AutoCloseable {
        static Server start(Application application, Variant variant) throws IOException {
            Child child = Child.start(0, ServerMain.class, OPTIONS, application.name(), variant.name());
            return new Server(child, Integer.parseInt(child.next()));
        }

        /** What the process spends on each of so many requests; once more where one of its threads ends meanwhile. */
        Spent spent(Load load, Traffic traffic, int requests) throws Exception {
            for (int tried = 0; tried < MOST_TRIES; tried++) {
                Spent spent = spentOnce(load, traffic, requests);
                if (spent != null) {
                    return spent;
                }
            }
            throw new IOException("threads of the server end all the time, and what they have taken is unknown then");
        }

        private @Nullable Spent spentOnce(Load load, Traffic traffic, int requests) throws Exception {
            int most = Math.min(requests, MOST_AT_ONCE / Math.max(2048, traffic.bodyBytes()));
            long time = 0;
            long collecting = 0;
            long memory = 0;
            boolean whole = true;
            for (int sent = 0; sent < requests; sent += most) {
                load.prepare(traffic, port, Math.min(most, requests - sent));
                long memoryBefore = allocated();
                CpuTime before = child.cpu();
                load.run();
                CpuTime after = child.cpu();
                whole &= after.follows(before);
                time += after.since(before);
                collecting += after.collector() - before.collector();
                memory += allocated() - memoryBefore;
            }
            return whole
                    ? new Spent((double) time / requests, (double) collecting / requests, (double) memory / requests)
                    : null;
        }

        private long allocated() throws IOException {
            return Long.parseLong(child.ask("allocated"));
        }

        @Override
        public void close() {
            child.close();
        }
    }
}
