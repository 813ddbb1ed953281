package io.hookseal.cli.serve;

import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.verification.Notice;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Warns of accepted deliveries that are not quite as they should be: the first time, and then at most once a minute for
 * each endpoint and notice, with how many were left out. Nothing of a request is shown. Safe under many threads.
 */
final class NoticeLines {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Kind, Line> lines = new ConcurrentHashMap<>();

    NoticeLines(Terminal terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    void noticed(String endpoint, Notice notice) {
        warn(endpoint, "accepted, " + notice.code());
    }

    /** Warns of what goes wrong at an endpoint, in words of this side alone. */
    void warn(String endpoint, String what) {
        long now = nanoTime.getAsLong();
        Line line = lines.compute(
                new Kind(endpoint, what),
                (kind, last) -> last != null && now - last.writtenAt < QUIET_NANOS
                        ? new Line(last.writtenAt, last.leftOut + 1, 0)
                        : new Line(now, 0, last == null ? 0 : last.leftOut));
        if (line.leftOut == 0) {
            terminal.tell("warning: endpoint '" + Shown.of(endpoint) + "': " + what
                    + (line.before == 0 ? "" : "; " + line.before + " more like it before"));
        }
    }

    private record Kind(String endpoint, String what) {}

    private record Line(long writtenAt, long leftOut, long before) {}
}
