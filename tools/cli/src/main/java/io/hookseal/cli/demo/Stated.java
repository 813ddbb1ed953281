package io.hookseal.cli.demo;

import io.hookseal.testkit.Expectation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the demonstration states, and what came out of it: the two are equal or the line is wrong.
 *
 * @param verdict {@code authentic} or {@code refused}
 * @param reason why it was refused, or is to come again; null where it was handled, now or earlier
 * @param claim what came of claiming it, or null where nobody tried
 * @param status the status of the answer, or null where none came
 * @param times how many requests the line stands for
 * @param runs how often the handler ran
 */
public record Stated(
        String verdict,
        @Nullable String reason,
        @Nullable String claim,
        @Nullable Integer status,
        int times,
        int runs) {
    private static final int HANDLED = 200;
    private static final int REFUSED = 401;
    private static final int COME_AGAIN = 503;

    /** Handled by a run of its own. */
    static Stated handled() {
        return new Stated("authentic", null, "acquired", HANDLED, 1, 1);
    }

    /** The handler ran and failed. */
    static Stated failed() {
        return new Stated("authentic", null, "acquired", COME_AGAIN, 1, 1);
    }

    /** So many that were handled already, or while they waited: no run of their own. */
    static Stated duplicates(int times) {
        return new Stated("authentic", null, "duplicate", HANDLED, times, 0);
    }

    /** So many that came while the handler ran, and did not wait. */
    static Stated inFlight(int times) {
        return new Stated("authentic", "in-flight", "in-flight", COME_AGAIN, times, 0);
    }

    /**
     * What a recording calls for.
     *
     * @param expectation its verdict
     * @param seen whether the same delivery came before
     */
    static Stated of(Expectation expectation, boolean seen) {
        if (expectation instanceof Expectation.Refused refused) {
            return new Stated("refused", refused.reason().text(), null, REFUSED, 1, 0);
        }
        return seen ? duplicates(1) : handled();
    }

    /** Whether the same delivery was handled before. */
    boolean isDuplicate() {
        return "duplicate".equals(claim);
    }

    /** For whom it did not come out so. */
    String text() {
        return (times == 1 ? "" : times + " times ") + verdict + ", "
                + Objects.requireNonNullElse(reason, Objects.requireNonNullElse(claim, "no claim")) + ", " + status
                + (runs == 0 ? "" : ", " + runs + (runs == 1 ? " run" : " runs"));
    }
}
