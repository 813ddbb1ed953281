package io.hookseal.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The database's clock, as last seen from here: instances whose clocks differ agree on what is due and who is dead. */
final class DatabaseClock extends Clock implements com.github.kagkarlsson.scheduler.Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Sets it by what the database said between these two instants of the system's clock. */
    void set(Instant asked, Instant said, Instant heard) {
        Instant middle = asked.plus(Duration.between(asked, heard).dividedBy(2));
        ahead = Duration.between(middle, said);
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
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
