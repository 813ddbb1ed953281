package io.hookseal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Extends leases while handlers run, until the handler deadline and no longer. One daemon thread gives the beat and never
 * waits for a store.
 */
final class Heartbeats implements AutoCloseable {
    /** Failures that wait to be told; beyond them they are dropped, since the listener is not listening. */
    private static final int UNTOLD = 256;

    /** Looks in an interval: a beat comes that part of it early at most, and never late. */
    private static final int STEPS = 4;

    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor teller;
    private final ConcurrentMap<Long, Pace> paces = new ConcurrentHashMap<>();

    Heartbeats() {
        this.clock = new ScheduledThreadPoolExecutor(1, daemons("hookseal-leases"));
        this.teller = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(UNTOLD),
                daemons("hookseal-news"),
                new ThreadPoolExecutor.DiscardPolicy());
        teller.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Has a listener told on a thread that no lease waits for. */
    void tell(Runnable news) {
        teller.execute(news);
    }

    /**
     * Has something done every third of the lease, or a twelfth earlier, until the deadline.
     *
     * @return to be stopped when the handler has ended
     */
    Beat begin(Duration lease, Duration deadline, Runnable extend) {
        long every = Math.max(1, lease.toNanos() / 3);
        Pace known = paces.get(every);
        Pace pace = known != null ? known : paces.computeIfAbsent(every, Pace::new);
        Beat beat = new Beat(pace, deadline.toNanos() / every, extend);
        pace.begin(beat);
        return beat;
    }

    /** Claims that have a beat to come; none remains behind one that nobody stops. */
    int pending() {
        return paces.values().stream().mapToInt(pace -> pace.beats.size()).sum();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        teller.shutdown();
    }

    /**
     * All beats of one interval, which are looked at together, four times in it. To schedule each by itself would wake the
     * clock's thread for each claim, which costs more than the claim.
     */
    private final class Pace implements Runnable {
        private final long stepNanos;
        private final Set<Beat> beats = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean stepping = new AtomicBoolean();

        Pace(long every) {
            this.stepNanos = Math.max(1, every / STEPS);
        }

        void begin(Beat beat) {
            if (beat.left > 0) {
                beats.add(beat);
                goOn();
            }
        }

        private void goOn() {
            if (!beats.isEmpty() && !stepping.get() && stepping.compareAndSet(false, true)) {
                boolean failed = true;
                try {
                    var unused = clock.schedule(this, stepNanos, TimeUnit.NANOSECONDS);
                    failed = false;
                } finally {
                    if (failed) {
                        stepping.set(false);
                    }
                }
            }
        }

        /** Goes on whatever happens, or no lease of this interval would ever be extended again. */
        @Override
        public void run() {
            try {
                beats.forEach(Beat::step);
            } finally {
                stepping.set(false);
                goOn();
            }
        }
    }

    /** The beat of one claim. */
    final class Beat {
        private final Pace pace;
        private final Runnable extend;

        /** Its place in a hash table: an object's own is made by the JVM when it is first asked for, which takes long. */
        private final int hash = ThreadLocalRandom.current().nextInt();

        /** The clock's own thread alone changes these. */
        private long left;

        private int steps;

        private Beat(Pace pace, long beats, Runnable extend) {
            this.pace = pace;
            this.left = beats;
            this.extend = extend;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        private void step() {
            if (++steps == STEPS) {
                steps = 0;
                if (--left == 0) {
                    stop();
                }
                clock.execute(extend);
            }
        }

        void stop() {
            pace.beats.remove(this);
        }
    }
}
