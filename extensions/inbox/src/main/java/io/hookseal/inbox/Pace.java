package io.hookseal.inbox;

import java.time.Duration;

/**
 * The intervals of an inbox.
 *
 * @param poll how often due work is looked for that nobody has told of
 * @param heartbeat how often a process says that it still works on a delivery
 * @param missedHeartbeats how many of these are missed by one that is dead, at least 4
 * @param sweep how often is looked for what is forgotten or can be
 * @param drain how long a stop waits for handlers before it interrupts them, and then once more
 */
record Pace(Duration poll, Duration heartbeat, int missedHeartbeats, Duration sweep, Duration drain) {
    static Pace usual() {
        return new Pace(
                Duration.ofSeconds(1), Duration.ofSeconds(10), 6, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }
}
