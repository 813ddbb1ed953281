package io.hookseal.slf4j;

import io.hookseal.ExchangeReport;
import io.hookseal.Problem;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what a receiver does to SLF4J, under the logger {@code io.hookseal}.
 *
 * <p>Whoever can reach an endpoint can have a line written: of each kind (a reason of refusal, a notice, a settlement, a
 * failing operation of the store), for each endpoint, so many are written in a minute. The rest are counted, and one line
 * tells their number once the minute is over and anything else happens, or {@link #flush()} is called.
 *
 * <table>
 *   <caption>Levels</caption>
 *   <tr><th>level</th><th>what</th></tr>
 *   <tr><td>ERROR</td><td>what only the receiver's side can mend: a body that somebody else had read, no live secret, a tenant
 *       lookup, a store or an inbox that fails, deliveries handled without a claim or forgotten before their time, dead letters
 *       of the inbox</td></tr>
 *   <tr><td>WARN</td><td>every other refusal, start-up warnings, notices, handlers that failed or were given up, takeovers,
 *       overlaps, identities that were reused</td></tr>
 *   <tr><td>INFO</td><td>deliveries asked to come again because they are being handled, ignored events, what an operator had
 *       forgotten</td></tr>
 *   <tr><td>DEBUG</td><td>everything that went well, duplicates included; not limited</td></tr>
 * </table>
 *
 * <p>A line never has a secret, a signature, a header's value or a body. Names that come from outside (events, tenants) are
 * written without control characters and cut to 100 characters. Safe under many threads.
 */
public final class Slf4jListener implements ReceiverListener {
    /** Lines of one kind in a minute where nothing else is said: 10. */
    public static final int DEFAULT_LINES_PER_MINUTE = 10;

    private final Logger log;
    private final int linesPerMinute;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Kind, LineLimit> limits = new ConcurrentHashMap<>();
    private final AtomicLong looked;

    private Slf4jListener(Builder builder) {
        this.log = builder.logger;
        this.linesPerMinute = builder.linesPerMinute;
        this.nanoTime = builder.nanoTime;
        this.looked = new AtomicLong(nanoTime.getAsLong());
    }

    /** {@return a listener with the default limit} */
    public static Slf4jListener create() {
        return builder().build();
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** One kind of line; there are as many as endpoints times reasons, and all of them come from this side. */
    private record Kind(Level level, String endpoint, String what) {}

    @Override
    public void warned(Problem warning) {
        log.warn(
                "endpoint {}: {}; {}", Plain.of(warning.endpoint()), wrapped(warning.fault()), wrapped(warning.mend()));
    }

    /** Start-up's own sentences may be long; they are shown whole. */
    private static String wrapped(String sentence) {
        StringBuilder whole = new StringBuilder();
        for (int at = 0; at < sentence.length(); at += 50) {
            whole.append(Plain.of(sentence.substring(at, Math.min(at + 50, sentence.length()))));
        }
        return whole.toString();
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        for (Notice notice : notices) {
            write(Level.WARN, delivery.endpoint(), "notice " + notice.code(), delivery, "");
        }
        debug(delivery, "accepted");
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        write(level(refusal), endpoint, "refused: " + refusal.code(), null, "");
    }

    private static Level level(Refusal refusal) {
        return switch (refusal) {
            case DRAINED, NO_LIVE_SECRET, TENANT_LOOKUP_FAILED, STORE_FAILED, INBOX_FAILED -> Level.ERROR;
            case IN_FLIGHT, STOPPING -> Level.INFO;
            default -> Level.WARN;
        };
    }

    @Override
    public void duplicate(DeliveryFacts delivery) {
        debug(delivery, "duplicate");
    }

    @Override
    public void inFlight(DeliveryFacts delivery) {
        debug(delivery, "in flight");
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        write(Level.WARN, delivery.endpoint(), "takeover", delivery, ", attempt " + attempt);
    }

    @Override
    public void identityReused(DeliveryFacts delivery) {
        write(Level.WARN, delivery.endpoint(), "identity with other content, handled as new", delivery, "");
    }

    @Override
    public void settled(DeliveryFacts delivery, Settlement settlement) {
        Level level = level(settlement);
        if (level == Level.DEBUG) {
            debug(delivery, settlement.code());
        } else {
            write(level, delivery.endpoint(), "settled: " + settlement.code(), delivery, "");
        }
    }

    private static Level level(Settlement settlement) {
        return switch (settlement) {
            case COMPLETED -> Level.DEBUG;
            case IGNORED -> Level.INFO;
            case RELEASED, HELD, OVERLAP -> Level.WARN;
            case COMPLETE_FAILED, RELEASE_FAILED, UNPROTECTED -> Level.ERROR;
        };
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        String what = operation.equals("keep") ? "inbox failed: keep" : "store failed: " + operation;
        write(Level.ERROR, endpoint, what, null, ", " + Plain.of(cause));
    }

    @Override
    public void kept(DeliveryFacts delivery) {
        debug(delivery, "kept");
    }

    @Override
    public void keptHandled(DeliveryFacts delivery, int attempt) {
        debug(delivery, "kept delivery handled");
    }

    @Override
    public void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {
        String when = ", attempt " + attempt + ", " + Plain.of(cause) + ", next at " + next;
        write(Level.WARN, delivery.endpoint(), "kept delivery failed", delivery, when);
    }

    @Override
    public void keptDead(DeliveryFacts delivery, int attempts, String cause) {
        String why = ", attempts " + attempts + ", " + Plain.of(cause);
        write(Level.ERROR, delivery.endpoint(), "kept delivery given up, a dead letter now", delivery, why);
    }

    @Override
    public void forgotten(String endpoint, @Nullable String tenant, String identity) {
        String whose = tenant == null ? "" : ", tenant " + Plain.of(tenant);
        write(Level.INFO, endpoint, "forgotten by an operator", null, whose + ", identity " + Plain.of(identity));
    }

    @Override
    public void evicted(String endpoint, Instant oldestAccepted) {
        String from = oldestAccepted.equals(Instant.MIN)
                ? ", which can be replayed from now on"
                : ", and nothing signed before " + oldestAccepted + " is accepted any more";
        write(Level.ERROR, endpoint, "memory full: forgot a handled delivery before its time", null, from);
    }

    @Override
    public void answered(ExchangeReport report) {
        summarise(false);
        if (log.isDebugEnabled()) {
            log.debug(
                    "endpoint {}: answered {} after {} us, {} bytes, verdict {}",
                    Plain.of(report.endpoint()),
                    report.status(),
                    report.took().toNanos() / 1_000,
                    report.bytes(),
                    report.verdict());
        }
    }

    /** Writes now how many lines of each kind were not written, where there are any; for the end of a process. */
    public void flush() {
        summarise(true);
    }

    private void debug(DeliveryFacts delivery, String what) {
        if (log.isDebugEnabled()) {
            log.debug("endpoint {}: {}{}", Plain.of(delivery.endpoint()), what, facts(delivery));
        }
    }

    private void write(Level level, String endpoint, String what, @Nullable DeliveryFacts delivery, String more) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        summarise(false);
        long now = nanoTime.getAsLong();
        LineLimit limit =
                limits.computeIfAbsent(new Kind(level, endpoint, what), kind -> new LineLimit(linesPerMinute, now));
        if (limit.allows(now)) {
            log.atLevel(level).log("endpoint {}: {}{}{}", Plain.of(endpoint), what, facts(delivery), more);
        }
    }

    private static String facts(@Nullable DeliveryFacts delivery) {
        if (delivery == null) {
            return "";
        }
        String tenant = delivery.tenant() == null ? "" : ", tenant " + Plain.of(delivery.tenant());
        return tenant + ", event " + Plain.of(delivery.event()) + (delivery.verified() ? "" : ", unverified")
                + ", identity " + delivery.identity();
    }

    /** Looks for minutes that are over, itself at most once in a second. */
    private void summarise(boolean atOnce) {
        long now = nanoTime.getAsLong();
        long last = looked.get();
        if (!atOnce && (now - last < 1_000_000_000L || !looked.compareAndSet(last, now))) {
            return;
        }
        limits.forEach((kind, limit) -> {
            long suppressed = limit.due(now, atOnce);
            if (suppressed > 0) {
                log.atLevel(kind.level())
                        .log(
                                "endpoint {}: {}: {} more lines like this were not written",
                                Plain.of(kind.endpoint()),
                                kind.what(),
                                suppressed);
            }
        });
    }

    /** Builds a listener. Not thread-safe. */
    public static final class Builder {
        private Logger logger = LoggerFactory.getLogger("io.hookseal");
        private int linesPerMinute = DEFAULT_LINES_PER_MINUTE;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        /**
         * Where lines go. Default: the logger {@code io.hookseal}.
         *
         * @param to the logger
         * @return this builder
         */
        public Builder logger(Logger to) {
            logger = to;
            return this;
        }

        /**
         * Most lines of one kind that are written for one endpoint in a minute. Default: 10.
         *
         * @param lines at least 1
         * @return this builder
         * @throws IllegalArgumentException where it is less
         */
        public Builder linesPerMinute(int lines) {
            if (lines < 1) {
                throw new IllegalArgumentException("a limit of " + lines + " lines per minute; give at least 1");
            }
            linesPerMinute = lines;
            return this;
        }

        /**
         * The clock of durations in nanoseconds, which never goes back. Default: {@link System#nanoTime()}.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder nanoTime(LongSupplier source) {
            nanoTime = source;
            return this;
        }

        /** {@return the listener} */
        public Slf4jListener build() {
            return new Slf4jListener(this);
        }
    }
}
