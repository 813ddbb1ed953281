package io.hookseal.inbox;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How the deliveries of an endpoint are worked off: how many at once, how often and after what pauses one is tried, in which
 * order, and whether within a transaction. Immutable.
 */
public final class WorkPolicy {
    private static final WorkPolicy DEFAULTS =
            new WorkPolicy(4, 20, Duration.ofSeconds(2), Duration.ofHours(1), null, false);

    private final int concurrency;
    private final int attempts;
    private final Duration firstPause;
    private final Duration longestPause;
    private final @Nullable String orderedBy;
    private final boolean transactional;

    private WorkPolicy(
            int concurrency,
            int attempts,
            Duration firstPause,
            Duration longestPause,
            @Nullable String orderedBy,
            boolean transactional) {
        this.concurrency = concurrency;
        this.attempts = attempts;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.orderedBy = orderedBy;
        this.transactional = transactional;
    }

    /**
     * {@return 4 at once in each process; 20 attempts, 2 s after the first and twice as long after each, one hour at most, which
     * is about nine hours; in no order, and without a transaction}
     */
    public static WorkPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the same with another number of deliveries that are handled at once, in each process}
     *
     * @param deliveries 1 to 1,000
     */
    public WorkPolicy concurrency(int deliveries) {
        require(deliveries >= 1 && deliveries <= 1_000, "a concurrency of " + deliveries, "1 to 1000");
        return new WorkPolicy(deliveries, attempts, firstPause, longestPause, orderedBy, transactional);
    }

    /**
     * {@return the same with another number of attempts, after which a delivery is a dead letter} Attempts that end with their
     * process count.
     *
     * @param most 1 to 1,000
     */
    public WorkPolicy attempts(int most) {
        require(most >= 1 && most <= 1_000, most + " attempts", "1 to 1000");
        return new WorkPolicy(concurrency, most, firstPause, longestPause, orderedBy, transactional);
    }

    /**
     * {@return the same with other pauses after failures} Each pause is twice the one before it, and then shortened by chance by
     * up to half of it, so that deliveries that failed together do not come back together. A handler can ask for a longer one, of a
     * day at most ({@link NotHandledException}).
     *
     * @param first the pause after the first failure, longer than zero
     * @param longest the longest pause, at least as long, and 7 days at most
     */
    public WorkPolicy pauses(Duration first, Duration longest) {
        require(!first.isNegative() && !first.isZero(), "a first pause of " + first, "longer than zero");
        require(
                longest.compareTo(first) >= 0 && longest.compareTo(Duration.ofDays(7)) <= 0,
                "a longest pause of " + longest,
                "at least as long as the first, and 7 days at most");
        return new WorkPolicy(concurrency, attempts, first, longest, orderedBy, transactional);
    }

    /**
     * Has deliveries with the same value of a field handled one after another, in the order in which they were kept. One that
     * waits for its next attempt holds back the later ones; a dead letter does not. Deliveries without the field have no order.
     *
     * @param pointer the JSON Pointer of a field of the body, which the signature covers, such as {@code /submission/id}
     * @return the same with this order
     */
    public WorkPolicy orderedBy(String pointer) {
        return new WorkPolicy(concurrency, attempts, firstPause, longestPause, pointer, transactional);
    }

    /**
     * {@return the same within a transaction, which the handler gets with {@link Attempt#connection()} and which commits what the
     * handler writes together with the mark that the delivery was handled}
     */
    public WorkPolicy transactional() {
        return new WorkPolicy(concurrency, attempts, firstPause, longestPause, orderedBy, true);
    }

    private static void require(boolean condition, String what, String mend) {
        if (!condition) {
            throw new IllegalArgumentException(what + "; give " + mend);
        }
    }

    int concurrency() {
        return concurrency;
    }

    int attempts() {
        return attempts;
    }

    @Nullable
    String order() {
        return orderedBy;
    }

    boolean withinTransaction() {
        return transactional;
    }

    Duration pauseAfter(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 40);
        double millis = Math.min((double) longestPause.toMillis(), firstPause.toMillis() * Math.pow(2, doublings));
        return Duration.ofMillis(Math.max(1, (long) (millis * (1 - random.nextDouble() / 2))));
    }
}
