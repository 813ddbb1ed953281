package io.hookseal.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Has variants of one application take the same traffic, and notes the CPU time that each spends on a request. */
final class Comparison {
    private static final List<String> OPTIONS = List.of(
            "-Xms768m", "-Xmx768m", "-Xmn128m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private static final int PATIENCE = 3;
    private static final double STILL_FASTER = 0.98;

    private final Application application;
    private final List<Variant> variants;
    private final Traffic traffic;
    private final int bodyBytes;
    private final Map<Variant, List<Double>> nanos = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> ratios = new EnumMap<>(Variant.class);
    private final Random order = new Random(8);

    Comparison(Application application, List<Variant> variants, Traffic traffic, int bodyBytes) {
        this.application = application;
        this.variants = variants;
        this.traffic = traffic;
        this.bodyBytes = bodyBytes;
        for (Variant variant : variants) {
            nanos.put(variant, new ArrayList<>());
            ratios.put(variant, new ArrayList<>());
        }
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

    /** {@return a request as a multiple of the bare server's in the same round} */
    Figures ratios(Variant variant) {
        return new Figures(ratios.getOrDefault(variant, List.of()));
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
                    round(load, servers, runs.requests());
                }
            } finally {
                servers.values().forEach(Server::close);
            }
        }
    }

    /** On a busy machine it takes a compiler long to be done: so a server must have stopped getting faster. */
    private void warmUp(Load load, Server server, Runs runs) throws Exception {
        double best = server.spent(load, traffic, runs.warmUp(), bodyBytes);
        for (int tried = 0; tried < PATIENCE && runs.warmUp() > runs.requests(); tried++) {
            double now = server.spent(load, traffic, runs.requests(), bodyBytes);
            if (now < best * STILL_FASTER) {
                tried = -1;
            }
            best = Math.min(best, now);
        }
    }

    private void round(Load load, Map<Variant, Server> servers, int requests) throws Exception {
        Map<Variant, Double> spent = new EnumMap<>(Variant.class);
        List<Variant> shuffled = new ArrayList<>(servers.keySet());
        Collections.shuffle(shuffled, order);
        for (Variant variant : shuffled) {
            Server server = servers.get(variant);
            if (server != null) {
                spent.put(variant, server.spent(load, traffic, requests, bodyBytes));
            }
        }
        double bare = spent.getOrDefault(Variant.BARE, Double.NaN);
        spent.forEach((variant, each) -> {
            nanos.computeIfAbsent(variant, unknown -> new ArrayList<>()).add(each);
            ratios.computeIfAbsent(variant, unknown -> new ArrayList<>()).add(each / bare);
        });
    }

    /** A server that runs. */
    private record Server(Child child, int port) implements AutoCloseable {
        static Server start(Application application, Variant variant) throws IOException {
            Child child = Child.start(0, ServerMain.class, OPTIONS, application.name(), variant.name());
            return new Server(child, Integer.parseInt(child.next()));
        }

        /** The CPU time that the process spends on each of so many requests, in nanoseconds. */
        double spent(Load load, Traffic traffic, int requests, int bodyBytes) throws Exception {
            int most = Math.max(1, Math.min(requests, (64 << 20) / Math.max(2048, bodyBytes)));
            long total = 0;
            for (int sent = 0; sent < requests; sent += most) {
                load.prepare(traffic, port, Math.min(most, requests - sent), bodyBytes);
                long before = child.cpuNanos();
                load.run();
                total += child.cpuNanos() - before;
            }
            return (double) total / requests;
        }

        @Override
        public void close() {
            child.close();
        }
    }
}
