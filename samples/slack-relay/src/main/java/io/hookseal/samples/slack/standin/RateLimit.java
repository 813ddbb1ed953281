package io.hookseal.samples.slack.standin;

import java.util.function.LongSupplier;

/**
 * One message a second, after a short burst
 * (<a href="https://docs.slack.dev/apis/web-api/rate-limits">rate limits</a>: "posting messages"; how short is not said there).
 */
final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final int burst;
    private final LongSupplier nanoTime;
    private double left;
    private long last;

    RateLimit(int burst, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.left = burst;
        this.last = nanoTime.getAsLong();
    }

    synchronized boolean takes() {
        long now = nanoTime.getAsLong();
        left = Math.min(burst, left + (double) (now - last) / SECOND);
        last = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
