package io.hookseal.cli.soak;

import io.hookseal.Endpoint;
import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sixteen senders, four of each profile, against one receiver over real connections, for a while. Then it drains: nothing
 * fails any more, and whoever waits to deliver again waits at most {@link #LONGEST_DRAIN_WAIT}.
 */
final class Soak {
    /** All times of all senders are divided by it: Validibot delivers again after 0.6, 3, 18 and 36 seconds. */
    static final int FACTOR = 100;

    /** Longer than any lease lasts, so that draining meets no claim that only time frees. */
    private static final Duration LONGEST_DRAIN_WAIT = Duration.ofMillis(800);

    private static final Duration MEAN_GAP = Duration.ofMillis(330);
    private static final int SENDERS_OF_EACH = 4;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(4);
    private static final Duration QUICK = Duration.ofMillis(10);
    private static final int ENOUGH_QUICK = 100;

    private final SoakLog log = new SoakLog();
    private final SoakPlan plan;
    private final Map<String, SenderProfile> senders = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService work = new ThreadPoolExecutor(0, 400, 5, TimeUnit.SECONDS, new SynchronousQueue<>());
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final SoakReceiver receiver;
    private final SoakClient client;

    private Soak(long seed, PlantedFault fault) {
        this.plan = new SoakPlan(seed);
        List<Endpoint> endpoints = new ArrayList<>();
        for (SenderProfile profile :
                List.of(Senders.databridge(), Senders.validibot(), Senders.attesta(), Senders.dembrane())) {
            for (int i = 1; i <= SENDERS_OF_EACH; i++) {
                String name = profile.name() + "-" + i;
                SenderProfile scaled = SoakSender.scaled(profile, FACTOR);
                senders.put(name, scaled);
                endpoints.add(Endpoint.of(name, scaled)
                        .path("/hooks/" + name)
                        .secret(secret(name))
                        .acceptLoss());
            }
        }
        this.receiver = new SoakReceiver(this, endpoints, fault);
        this.client = new SoakClient(receiver.port(), log);
    }

    private static String secret(String endpoint) {
        return "a secret that only " + endpoint + " has";
    }

    /** Runs a soak to its end and writes its log. */
    static void run(long seed, Duration length, PlantedFault fault, Path file)
            throws IOException, InterruptedException {
        Soak soak = new Soak(seed, fault);
        try {
            soak.warmUp();
            soak.storm(length);
        } finally {
            soak.end();
        }
        soak.log.write(
                file,
                "hookseal soak: seed " + seed + ", " + length.toSeconds() + " s, sender times divided by " + FACTOR
                        + ", java " + Runtime.version().feature());
    }

    /** Until the server is as quick as the shortest time limits need it; nothing of it is in the log. */
    private void warmUp() {
        SoakClient stranger = new SoakClient(receiver.port(), new SoakLog());
        String head = "POST /hooks/attesta-1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n"
                + "X-Attesta-Signature: sha256=" + "0".repeat(64) + "\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        long end = log.now() + LONGEST_WARM_UP.toNanos();
        int quick = 0;
        while (quick < ENOUGH_QUICK && log.now() < end) {
            long began = log.now();
            var unused =
                    stranger.exchange("-", 0, bytes, new byte[] {'{', '}'}, Duration.ofSeconds(1), SoakPlan.Cut.NONE);
            quick = log.now() - began < QUICK.toNanos() ? quick + 1 : 0;
        }
    }

    private void storm(Duration length) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        later(length.toNanos(), over::countDown);
        opened();
        senders.forEach((name, profile) -> new SoakSender(name, profile, secret(name), this).begin(MEAN_GAP));
        over.await();
        drain();
        closed();
        if (!allClosed.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(open.get() + " deliveries do not come to their end");
        }
    }

    private void drain() {
        draining.set(true);
        log.add(Kind.DRAIN, "-", 0, 0, "-");
        receiver.recover();
        for (Waiting each : waiting) {
            long left = Math.min(each.at - log.now(), LONGEST_DRAIN_WAIT.toNanos());
            later(Math.max(0, left), each);
        }
    }

    private void end() throws InterruptedException {
        receiver.close();
        clock.shutdownNow();
        work.shutdown();
        var unused = work.awaitTermination(5, TimeUnit.SECONDS);
    }

    SoakLog log() {
        return log;
    }

    SoakPlan plan() {
        return plan;
    }

    SoakClient client() {
        return client;
    }

    Duration timeout(String endpoint) {
        return senders.get(endpoint).timeout();
    }

    boolean draining() {
        return draining.get();
    }

    int nextRequest() {
        return requests.incrementAndGet();
    }

    /** Something began that must end before the soak does. */
    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        if (open.decrementAndGet() == 0) {
            allClosed.countDown();
        }
    }

    /** Does something after a while, on a thread of its own. */
    void later(long nanos, Runnable what) {
        var unused = clock.schedule(() -> work.execute(what), nanos, TimeUnit.NANOSECONDS);
    }

    /** Does something once after a while, which draining cuts short. */
    void once(long nanos, Runnable what) {
        Waiting wait = new Waiting(what, log.now() + nanos);
        opened();
        waiting.add(wait);
        later(draining() ? Math.min(nanos, LONGEST_DRAIN_WAIT.toNanos()) : nanos, wait);
    }

    private final class Waiting implements Runnable {
        private final Runnable what;
        private final long at;
        private final AtomicBoolean done = new AtomicBoolean();

        Waiting(Runnable what, long at) {
            this.what = what;
            this.at = at;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                waiting.remove(this);
                try {
                    what.run();
                } finally {
                    closed();
                }
            }
        }
    }
}
