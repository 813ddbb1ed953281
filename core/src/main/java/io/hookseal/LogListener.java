package io.hookseal;

import io.hookseal.verification.Refusal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Tells the JDK's own log what a receiver without a listener would keep to itself: every warning of start-up, and at most
 * one line a minute for each endpoint and reason of refusal, with how many were left out. The number of lines is bounded by
 * what is configured, whatever arrives.
 */
final class LogListener implements ReceiverListener {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final System.Logger log;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Reason, Line> lines = new ConcurrentHashMap<>();

    LogListener(System.Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    @Override
    public void warned(Problem warning) {
        log.log(System.Logger.Level.WARNING, "{0}", warning);
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        long now = nanoTime.getAsLong();
        Line line = lines.compute(
                new Reason(endpoint, refusal),
                (reason, last) -> last != null && now - last.writtenAt < QUIET_NANOS
                        ? new Line(last.writtenAt, last.leftOut + 1, 0)
                        : new Line(now, 0, last == null ? 0 : last.leftOut));
        if (line.leftOut == 0) {
            System.Logger.Level level =
                    refusal == Refusal.DRAINED ? System.Logger.Level.ERROR : System.Logger.Level.WARNING;
            log.log(
                    level,
                    "endpoint {0}: refused, {1}{2}",
                    endpoint,
                    refusal.code(),
                    line.before == 0 ? "" : "; " + line.before + " more like it before");
        }
    }

    private record Reason(String endpoint, Refusal refusal) {}

    private record Line(long writtenAt, long leftOut, long before) {}
}
