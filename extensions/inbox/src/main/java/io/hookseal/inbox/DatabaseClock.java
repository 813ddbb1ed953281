package io.hookseal.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The database's clock, as last seen from here: instances whose clocks differ agree on what is due and who is dead. Between two
 * looks it goes on by itself, so that a clock that is set meanwhile makes nobody look dead.
 */
final class DatabaseClock extends Clock implements com.github.kagkarlsson.scheduler.Clock {
    private final LongSupplier nanoTime;
    private volatile Seen seen;

    private record Seen(Instant said, long at) {}

    DatabaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.seen = new Seen(Instant.now(), nanoTime.getAsLong());
    }

    long nanos() {
        return nanoTime.getAsLong();
    }

    /** Sets it by what the database said between these two moments. */
    void set(long asked, Instant said, long heard) {
        seen = new Seen(said, asked + (heard - asked) / 2);
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public Instant instant() {
        Seen last = seen;
        return last.said.plus(Duration.ofNanos(nanoTime.getAsLong() - last.at));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
