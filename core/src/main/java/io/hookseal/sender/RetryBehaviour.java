package io.hookseal.sender;

import java.time.Duration;
import java.util.List;

/**
 * When a sender delivers again.
 *
 * @param on after which answers
 * @param delays pauses before each retry, where known; empty where the sender does not retry or does not say
 * @param horizon time from the first attempt to the last retry; zero where it does not retry
 */
public record RetryBehaviour(On on, List<Duration> delays, Duration horizon) {

    /** After which answers a sender delivers again. */
    public enum On {
        /** After none: a delivery that is not answered 2xx is lost. */
        NOTHING,
        /** After any answer that is not 2xx, and after network errors. */
        ANY_NON_2XX,
        /** After 5xx and network errors; every 4xx is final. */
        SERVER_ERRORS
    }

    /**
     * Copies what it is given.
     *
     * @param on after which answers
     * @param delays the pauses before each retry
     * @param horizon time from the first attempt to the last retry
     */
    public RetryBehaviour {
        delays = List.copyOf(delays);
    }

    /** {@return one attempt, never another} */
    public static RetryBehaviour never() {
        return new RetryBehaviour(On.NOTHING, List.of(), Duration.ZERO);
    }

    /**
     * {@return after these pauses}
     *
     * @param on after which answers
     * @param delays the pauses before each retry
     */
    public static RetryBehaviour after(On on, Duration... delays) {
        Duration horizon = Duration.ZERO;
        for (Duration delay : delays) {
            horizon = horizon.plus(delay);
        }
        return new RetryBehaviour(on, List.of(delays), horizon);
    }

    /**
     * {@return on a schedule that the sender does not print, up to this time after the first attempt}
     *
     * @param on after which answers
     * @param horizon time from the first attempt to the last retry
     */
    public static RetryBehaviour upTo(On on, Duration horizon) {
        return new RetryBehaviour(on, List.of(), horizon);
    }
}
