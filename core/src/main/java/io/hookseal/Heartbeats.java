package io.hookseal;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
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

    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor teller;

    Heartbeats() {
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hookseal-leases");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
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
     * Has something done every third of the lease until the deadline.
     *
     * @return to be stopped when the handler has ended
     */
    Beat begin(Duration lease, Duration deadline, Runnable extend) {
        long every = Math.max(1, lease.toNanos() / 3);
        Beat beat = new Beat(every, deadline.toNanos() / every, extend);
        beat.again();
        return beat;
    }

    /** Beats that are to come; none remain behind one that nobody stops. */
    int pending() {
        return clock.getQueue().size();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        teller.shutdown();
    }

    /** The beat of one claim. */
    final class Beat implements Runnable {
        private final long every;
        private final Runnable extend;
        private long left;
        private boolean stopped;
        private @Nullable ScheduledFuture<?> next;

        private Beat(long every, long beats, Runnable extend) {
            this.every = every;
            this.left = beats;
            this.extend = extend;
        }

        private synchronized void again() {
            if (!stopped && left-- > 0) {
                next = clock.schedule(this, every, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void run() {
            again();
            extend.run();
        }

        synchronized void stop() {
            stopped = true;
            if (next != null) {
                next.cancel(false);
            }
        }
    }
}
