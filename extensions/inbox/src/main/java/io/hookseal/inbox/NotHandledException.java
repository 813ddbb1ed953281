package io.hookseal.inbox;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that knows more than that it failed: that its delivery can never be handled, or is not to be tried again
 * before a time. Any other exception has the delivery tried again after the usual pause ({@link WorkPolicy#pauses}).
 *
 * <pre>{@code
 * int status = post(delivery);
 * if (status == 400) {
 *     throw NotHandledException.giveUp("the target says 400");
 * }
 * }</pre>
 *
 * <p>It counts as an attempt, and the last one makes a dead letter whatever it says. Where the work is transactional, what the
 * handler has written is rolled back. It is also found where something has wrapped it, such as a proxy or a future: the first one
 * among the causes counts.
 *
 * <p>The reason stands in the dead letter for operators, as {@link DeadLetters.Content#error()}, and in no log. It should hold no
 * secret.
 */
public final class NotHandledException extends RuntimeException {
    /** The longest that a handler can put off its next attempt: one day. What asks for more gets this. */
    public static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 100;

    /** Whether no further attempt can succeed. */
    private final boolean givesUp;

    /** The time before which there must be no other attempt, or null. */
    private final @Nullable Instant time;

    /** How long there must be none, from when it is thrown, or null. */
    private final @Nullable Duration pause;

    private NotHandledException(String reason, boolean givesUp, @Nullable Instant time, @Nullable Duration pause) {
        super(reason);
        this.givesUp = givesUp;
        this.time = time;
        this.pause = pause;
    }

    /**
     * {@return says that no further attempt can succeed: the delivery becomes a dead letter at once, whose cause is
     * {@code GivenUp}, and lets those behind it in its order pass} An operator can still replay it.
     *
     * @param reason why, for operators
     */
    public static NotHandledException giveUp(String reason) {
        return new NotHandledException(reason, true, null, null);
    }

    /**
     * {@return says that the next attempt must not begin before a time} It begins later where the usual pause is longer, and a day
     * from now at the latest unless that is. The delivery holds back those behind it in its order as after any failure.
     *
     * @param time the time; one that is over says nothing
     * @param reason why, for operators
     */
    public static NotHandledException notBefore(Instant time, String reason) {
        return new NotHandledException(reason, false, time, null);
    }

    /**
     * {@return says that the next attempt must not begin within a pause from now} Otherwise as {@link #notBefore}.
     *
     * @param pause how long; zero or less says nothing
     * @param reason why, for operators
     */
    public static NotHandledException notWithin(Duration pause, String reason) {
        return new NotHandledException(reason, false, null, pause);
    }

    /**
     * {@return says that the next attempt must not begin before a target's {@code Retry-After} allows it} Otherwise as
     * {@link #notBefore}.
     *
     * @param value seconds or a date (RFC 9110, section 10.2.3); null and what is neither say nothing
     * @param reason why, for operators
     */
    public static NotHandledException retryAfter(@Nullable String value, String reason) {
        String told = value == null ? "" : value.strip();
        if (told.matches("[0-9]+")) {
            boolean longer = told.length() > 9;
            return notWithin(longer ? LONGEST_PAUSE : Duration.ofSeconds(Long.parseLong(told)), reason);
        }
        try {
            return notBefore(DateTimeFormatter.RFC_1123_DATE_TIME.parse(told, Instant::from), reason);
        } catch (DateTimeException e) {
            return notWithin(Duration.ZERO, reason);
        }
    }

    /** The first one among a failure and its causes, or null. */
    static @Nullable NotHandledException in(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            if (cause instanceof NotHandledException found) {
                return found;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** {@return whether it says that no further attempt can succeed} */
    public boolean givesUp() {
        return givesUp;
    }

    /** The time before which there must be no other attempt, by the clock that says that it is now; null where it says none. */
    @Nullable
    Instant notBefore(Instant now) {
        Instant latest = now.plus(LONGEST_PAUSE);
        Instant asked = time;
        if (pause != null && !pause.isNegative()) {
            asked = pause.compareTo(LONGEST_PAUSE) > 0 ? latest : now.plus(pause);
        }
        if (asked == null || !asked.isAfter(now)) {
            return null;
        }
        return asked.isAfter(latest) ? latest : asked;
    }
}
