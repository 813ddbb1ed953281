package io.hookseal.verification;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The replay window on signed times: how old and how far ahead a signed time may be. Both bounds belong to the window.
 *
 * @param maxAge how old, or null where signed times are not judged at all
 * @param maxAhead how far ahead of the clock
 * @param clock the clock that signed times are held against
 */
public record Freshness(@Nullable Duration maxAge, Duration maxAhead, InstantSource clock) {
    /** How far ahead a signed time may be where nothing else is said: 5 minutes. */
    public static final Duration DEFAULT_MAX_AHEAD = Duration.ofMinutes(5);

    @Nullable
    Refusal judge(@Nullable Instant signedTime) {
        if (maxAge == null) {
            return null;
        }
        if (signedTime == null) {
            return Refusal.SIGNED_TIME;
        }
        Instant now = clock.instant();
        if (signedTime.isBefore(now.minus(maxAge))) {
            return Refusal.STALE;
        }
        return signedTime.isAfter(now.plus(maxAhead)) ? Refusal.AHEAD : null;
    }
}
