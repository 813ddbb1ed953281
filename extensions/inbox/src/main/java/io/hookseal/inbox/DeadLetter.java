package io.hookseal.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kept delivery that the inbox gave up on, without its content.
 *
 * @param id what it is called in commands
 * @param endpoint the endpoint that it arrived at
 * @param tenant the tenant, or null
 * @param event what it tells of, or null
 * @param identity the delivery's identity, as reports give it
 * @param attempts how many there were
 * @param cause the simple name of the type of what was thrown last; {@code GivenUp} where the handler said that it can never be
 *     handled, {@code ProcessEnded} where its process ended
 * @param receivedAt when it was kept
 * @param diedAt when it was given up on
 * @param length length of the body in bytes
 */
public record DeadLetter(
        String id,
        String endpoint,
        @Nullable String tenant,
        @Nullable String event,
        String identity,
        int attempts,
        String cause,
        Instant receivedAt,
        Instant diedAt,
        int length) {

    static DeadLetter of(Row row) {
        Instant died = row.endedAt();
        return new DeadLetter(
                row.id(),
                row.endpoint(),
                row.tenant(),
                row.event(),
                row.identity(),
                row.attempts(),
                row.lastCause() == null ? Rows.PROCESS_ENDED : row.lastCause(),
                row.receivedAt(),
                died == null ? row.receivedAt() : died,
                row.length());
    }
}
