package io.hookseal.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says one thing once a minute at most, because anybody who reaches an endpoint could have it said again and again. */
final class RareLog {
    private final System.Logger log;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    RareLog(System.Logger log) {
        this.log = log;
    }

    void error(String message) {
        long due = next.get();
        long now = System.nanoTime();
        if (now - due >= 0 && next.compareAndSet(due, now + TimeUnit.MINUTES.toNanos(1))) {
            log.log(System.Logger.Level.ERROR, message);
        }
    }
}
