package io.hookseal.cli.serve;

import io.hookseal.delivery.Delivery;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Handling for trying things out: it does nothing with a delivery, but takes its time over it, and fails now and then. Safe
 * under many threads.
 */
public final class Rehearsal implements Handling {
    /** Stands for handling that never fails. */
    public static final int NEVER = 0;

    private final Duration delay;
    private final int failEvery;
    private final AtomicLong runs = new AtomicLong();

    private Rehearsal(Duration delay, int failEvery) {
        this.delay = delay;
        this.failEvery = failEvery;
    }

    /**
     * Handling of this kind.
     *
     * @param delay how long each run takes, zero or longer
     * @param failEvery each run whose number this divides fails, counted over all endpoints; or {@link #NEVER}
     * @return the handling
     */
    public static Rehearsal of(Duration delay, int failEvery) {
        return new Rehearsal(delay, failEvery);
    }

    @Override
    public void handle(Delivery delivery) throws PlannedFailureException, InterruptedException {
        long run = runs.incrementAndGet();
        if (!delay.isZero()) {
            Thread.sleep(delay.toMillis());
        }
        if (failEvery != NEVER && run % failEvery == 0) {
            throw new PlannedFailureException();
        }
    }
}
