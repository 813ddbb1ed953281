package io.hookseal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hookseal-leases");
            thread.setDaemon(true);
            return thread;
        });
        this.teller = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(UNTOLD),
                task -> {
                    Thread thread = new Thread(task, "hookseal-news");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        teller.allowCoreThreadTimeOut(true);
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
        return paces.values().stream().mapToInt(Pace::size).sum();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        teller.shutdown();
    }

    /**
     * All beats of one interval, which are looked at together, four times in it. To schedule each by itself would wake the
     * clock's thread for each claim, which costs more than the claim; so would a place in a hash table. Each beat is its own
     * link in a list instead.
     */
    private final class Pace implements Runnable {
        private final long stepNanos;
        private @Nullable Beat newest;
        private int size;
        private boolean stepping;

        Pace(long every) {
            this.stepNanos = Math.max(1, every / STEPS);
        }

        synchronized void begin(Beat beat) {
            if (beat.left > 0) {
                Beat before = newest;
                beat.older = before;
                if (before != null) {
                    before.newer = beat;
                }
                newest = beat;
                beat.listed = true;
                size++;
                goOn();
            }
        }

        synchronized void stop(Beat beat) {
            if (!beat.listed) {
                return;
            }
            Beat before = beat.older;
            Beat after = beat.newer;
            if (before != null) {
                before.newer = after;
            }
            if (after != null) {
                after.older = before;
            } else {
                newest = before;
            }
            beat.older = null;
            beat.newer = null;
            beat.listed = false;
            size--;
        }

        synchronized int size() {
            return size;
        }

        private synchronized List<Beat> all() {
            List<Beat> all = new ArrayList<>(size);
            for (Beat beat = newest; beat != null; beat = beat.older) {
                all.add(beat);
            }
            return all;
        }

        private void goOn() {
            if (size > 0 && !stepping) {
                var unused = clock.schedule(this, stepNanos, TimeUnit.NANOSECONDS);
                stepping = true; // not where the clock refused
            }
        }

        /** Goes on whatever happens, or no lease of this interval would ever be extended again. */
        @Override
        public void run() {
            try {
                all().forEach(Beat::step);
            } finally {
                stepped();
            }
        }

        private synchronized void stepped() {
            stepping = false;
            goOn();
        }
    }

    /** The beat of one claim. */
    final class Beat {
        private final Pace pace;
        private final Runnable extend;

        /** The clock's own thread alone changes these. */
        private long left;

        private int steps;

        /** Its place among the beats of its interval. Guarded by the pace. */
        private @Nullable Beat older;

        private @Nullable Beat newer;
        private boolean listed;

        private Beat(Pace pace, long beats, Runnable extend) {
            this.pace = pace;
            this.left = beats;
            this.extend = extend;
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
            pace.stop(this);
        }
    }
}
