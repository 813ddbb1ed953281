package io.hookseal;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Extends leases while handlers run, from one daemon thread, until the handler deadline and no longer. */
final class Heartbeats implements AutoCloseable {
    private final ScheduledExecutorService beats;

    Heartbeats() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hookseal-leases");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        this.beats = executor;
    }

    /**
     * Has something done every third of the lease until the deadline.
     *
     * @return cancelled when the handler has ended
     */
    ScheduledFuture<?> begin(ClaimPolicy policy, Runnable extend) {
        long every = Math.max(1, policy.lease().toNanos() / 3);
        long[] left = {policy.handlerDeadline().toNanos() / every};
        return beats.scheduleAtFixedRate(
                () -> {
                    if (left[0]-- > 0) {
                        extend.run();
                    }
                },
                every,
                every,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }
}
