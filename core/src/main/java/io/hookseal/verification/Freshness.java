package io.hookseal.verification;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The replay window on signed times: how old and how far ahead a signed time may be. Both bounds belong to the window.
 *
 * <p>The old end can move up: where a store had to forget a delivery that was still inside its window, nothing as old is
 * accepted any more. Safe under many threads.
 */
public final class Freshness {
    /** How far ahead a signed time may be where nothing else is said: 5 minutes. */
    public static final Duration DEFAULT_MAX_AHEAD = Duration.ofMinutes(5);

    private final @Nullable Duration maxAge;
    private final Duration maxAhead;
    private final InstantSource clock;
    private final AtomicReference<Instant> oldestAccepted = new AtomicReference<>(Instant.MIN);

    /**
     * A window.
     *
     * @param maxAge how old, or null where signed times are not judged at all
     * @param maxAhead how far ahead of the clock
     * @param clock the clock that signed times are held against
     */
    public Freshness(@Nullable Duration maxAge, Duration maxAhead, InstantSource clock) {
        this.maxAge = maxAge;
        this.maxAhead = maxAhead;
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    /**
     * A delivery with this signed time is no longer remembered: neither it nor anything older is accepted from now on.
     *
     * @param signedTime its signed time
     * @return whether that moved the old end of the window
     */
    public boolean forgotten(Instant signedTime) {
        Instant after = signedTime.plusNanos(1);
        Instant before = oldestAccepted.getAndAccumulate(after, (one, other) -> one.isAfter(other) ? one : other);
        return maxAge != null
                && after.isAfter(before)
                && after.isAfter(clock.instant().minus(maxAge));
    }

    /** {@return the oldest signed time that is accepted now, or {@link Instant#MIN} where signed times are not judged} */
    public Instant oldestAccepted() {
        if (maxAge == null) {
            return Instant.MIN;
        }
        Instant byAge = clock.instant().minus(maxAge);
        Instant byMemory = Objects.requireNonNullElse(oldestAccepted.get(), Instant.MIN);
        return byAge.isAfter(byMemory) ? byAge : byMemory;
    }

    /**
     * {@return whether a delivery with this signed time is not as old as one that had to be forgotten} For a second look once
     * the delivery is claimed: what it repeats may have been forgotten after it was verified and before it was claimed.
     *
     * @param signedTime its signed time, or null where it has none
     */
    public boolean remembers(@Nullable Instant signedTime) {
        return maxAge == null
                || signedTime == null
                || !signedTime.isBefore(Objects.requireNonNullElse(oldestAccepted.get(), Instant.MIN));
    }

    @Nullable
    Refusal judge(@Nullable Instant signedTime) {
        if (maxAge == null) {
            return null;
        }
        if (signedTime == null) {
            return Refusal.SIGNED_TIME;
        }
        if (signedTime.isBefore(oldestAccepted())) {
            return Refusal.STALE;
        }
        return signedTime.isAfter(clock.instant().plus(maxAhead)) ? Refusal.AHEAD : null;
    }
}
