package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    @Test
    @DisplayName("row 96: what the database said, and the time since, whatever becomes of the system's clock")
    void goesOnByItself() {
        AtomicLong nanos = new AtomicLong(7);
        DatabaseClock clock = new DatabaseClock(nanos::get);
        Instant said = Instant.parse("1999-12-31T23:59:59Z");
        clock.set(1_000, said, 3_000);
        nanos.set(2_000);
        assertThat(clock.instant()).isEqualTo(said);
        nanos.addAndGet(5_000_000_000L);
        assertThat(clock.now()).isEqualTo(said.plusSeconds(5));
    }
}
