package io.hookseal.cli.serve;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.cli.output.Columns;
import io.hookseal.cli.output.Columns.Cell;
import io.hookseal.cli.output.Columns.Column;
import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.output.Terminal.Colour;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes one line for each request, and warnings of what is odd about accepted ones. Safe under many threads. */
public abstract sealed class RequestLog implements ReceiverListener, Misses {
    private final NoticeLines notices;

    private RequestLog(Terminal terminal, LongSupplier nanoTime) {
        notices = new NoticeLines(terminal, nanoTime);
    }

    /**
     * Lines for people: aligned columns.
     *
     * @param terminal where they are written
     * @param endpoints the names of the endpoints, which set the width of their column
     * @param senders the names of their senders, which do the same
     * @return the log
     */
    public static RequestLog text(Terminal terminal, Collection<String> endpoints, Collection<String> senders) {
        return new Text(terminal, System::nanoTime, endpoints, senders);
    }

    /**
     * Lines for programs: one JSON object each, in ASCII.
     *
     * @param terminal where they are written
     * @return the log
     */
    public static RequestLog json(Terminal terminal) {
        return json(terminal, System::nanoTime);
    }

    static RequestLog json(Terminal terminal, LongSupplier nanoTime) {
        return new Json(terminal, nanoTime);
    }

    /** Writes what stands above the lines, if anything. */
    public void begin() {}

    @Override
    public final void accepted(DeliveryFacts delivery, Set<Notice> noticed) {
        noticed.forEach(notice -> notices.noticed(delivery.endpoint(), notice));
    }

    @Override
    public final void takeover(DeliveryFacts delivery, int attempt) {
        notices.warn(delivery.endpoint(), "an earlier claim was not settled within its lease; handled again");
    }

    @Override
    public final void settled(DeliveryFacts delivery, Settlement settlement) {
        if (settlement == Settlement.OVERLAP) {
            notices.warn(delivery.endpoint(), "taken over while it was handled; perhaps handled twice");
        }
    }

    @Override
    public final void storeFailed(String endpoint, String operation, String cause) {
        notices.warn(endpoint, "the store cannot " + operation + ", " + cause);
    }

    @Override
    public final void evicted(String endpoint, Instant oldestAccepted) {
        notices.warn(endpoint, "the memory is full; deliveries are forgotten before their time");
    }

    @Override
    public final void answered(ExchangeReport report) {
        write(RequestLine.of(report), "");
    }

    @Override
    public final void missed(String path, int status, Duration took) {
        write(RequestLine.missed(status, took), path);
    }

    abstract void write(RequestLine line, String missedPath);

    private static final class Json extends RequestLog {
        private final Terminal terminal;

        Json(Terminal terminal, LongSupplier nanoTime) {
            super(terminal, nanoTime);
            this.terminal = terminal;
        }

        @Override
        void write(RequestLine line, String missedPath) {
            terminal.print(RequestJson.of(line));
        }
    }

    private static final class Text extends RequestLog {
        private static final int LONGEST_NAME = 28;
        private static final int LONGEST_PATH = 60;

        private final Columns columns;

        Text(Terminal terminal, LongSupplier nanoTime, Collection<String> endpoints, Collection<String> senders) {
            super(terminal, nanoTime);
            columns = Columns.of(
                    terminal,
                    List.of(
                            Column.number("status", 3),
                            Column.text("verdict", 10),
                            Column.text("reason", 19),
                            Column.text("claim", 11),
                            Column.text("endpoint", widest(endpoints)),
                            Column.text("sender", widest(senders)),
                            Column.text("event", 26),
                            Column.text("key", 12),
                            Column.number("bytes", 8),
                            Column.number("micros", 8),
                            Column.text("", LONGEST_PATH)));
        }

        private static int widest(Collection<String> names) {
            int widest = names.stream()
                    .mapToInt(name -> Shown.of(name).length())
                    .max()
                    .orElse(0);
            return Math.min(widest, LONGEST_NAME);
        }

        @Override
        public void begin() {
            columns.head();
        }

        @Override
        void write(RequestLine line, String missedPath) {
            columns.row(List.of(
                    Cell.of(Integer.toString(line.status())),
                    new Cell(line.verdict(), colour(line)),
                    Cell.of(line.reason()),
                    Cell.of(claim(line)),
                    Cell.of(line.endpoint()),
                    Cell.of(line.sender()),
                    Cell.of(line.event()),
                    Cell.of(line.keyId()),
                    Cell.of(Long.toString(line.bytes())),
                    Cell.of(Long.toString(line.micros())),
                    Cell.of(missedPath)));
        }

        /** A takeover says of which attempt. */
        private static @Nullable String claim(RequestLine line) {
            Integer attempt = line.attempt();
            return attempt != null && attempt > 1 ? line.claim() + " " + attempt : line.claim();
        }

        private static Colour colour(RequestLine line) {
            if ("authentic".equals(line.verdict())) {
                return Colour.GOOD;
            }
            return "refused".equals(line.verdict()) ? Colour.BAD : Colour.DOUBTFUL;
        }
    }
}
