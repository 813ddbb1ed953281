package io.hookseal.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says one thing once a minute at most, because anybody who reaches an endpoint could have it said again and again. */
public final class RareLog {
    private final System.Logger log;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /**
     * A line of its own.
     *
     * @param log where it is said
     */
    public RareLog(System.Logger log) {
        this.log = log;
    }

    /**
     * Says it as an error, unless it was said within the last minute.
     *
     * @param message what to say
     */
    public void error(String message) {
        long due = next.get();
        long now = System.nanoTime();
        if (now - due >= 0 && next.compareAndSet(due, now + TimeUnit.MINUTES.toNanos(1))) {
            log.log(System.Logger.Level.ERROR, message);
        }
    }
}
