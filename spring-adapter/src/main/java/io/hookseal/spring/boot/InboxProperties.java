package io.hookseal.spring.boot;

import io.hookseal.inbox.InboxBuilder;
import io.hookseal.inbox.WorkPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;

/**
 * The properties under {@code hookseal.inbox}; a name that is none of them keeps the application from starting.
 *
 * @param h2File a file of the inbox's own, or null for the application's data source
 * @param createSchema whether its tables are made in the data source where they are missing
 * @param heartbeat how often a process says that it works on a delivery
 * @param missedHeartbeats how many an ended one has missed
 * @param drain how long a stop waits for handlers
 * @param poll how often due work is looked for
 * @param work how deliveries are worked off
 * @param endpoints the same for single endpoints, by their names
 */
record InboxProperties(
        @Nullable Path h2File,
        boolean createSchema,
        @Nullable Duration heartbeat,
        @Nullable Integer missedHeartbeats,
        @Nullable Duration drain,
        @Nullable Duration poll,
        @DefaultValue Work work,
        @DefaultValue Map<String, Work> endpoints) {
    static final String PREFIX = "hookseal.inbox";
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED = 6;

    static InboxProperties of(Environment environment) {
        return Binder.get(environment)
                .bindOrCreate(
                        PREFIX,
                        Bindable.of(InboxProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true));
    }

    InboxBuilder on(InboxBuilder builder) {
        if (heartbeat != null || missedHeartbeats != null) {
            builder.heartbeat(
                    heartbeat == null ? HEARTBEAT : heartbeat, missedHeartbeats == null ? MISSED : missedHeartbeats);
        }
        if (drain != null) {
            builder.drain(drain);
        }
        if (poll != null) {
            builder.poll(poll);
        }
        WorkPolicy usual = work.on(WorkPolicy.defaults());
        endpoints.forEach((endpoint, own) -> builder.work(endpoint, own.on(usual)));
        return builder.work(usual);
    }

    /**
     * How deliveries are worked off; null where another level says.
     *
     * @param concurrency how many at once, in each process
     * @param attempts how often one is tried
     * @param firstPause the pause after the first failure
     * @param longestPause the longest pause
     * @param orderedBy the JSON Pointer of the field by whose value they are handled one after another
     * @param transactional whether handlers run within a transaction
     */
    record Work(
            @Nullable Integer concurrency,
            @Nullable Integer attempts,
            @Nullable Duration firstPause,
            @Nullable Duration longestPause,
            @Nullable String orderedBy,
            @Nullable Boolean transactional) {
        WorkPolicy on(WorkPolicy policy) {
            WorkPolicy made = policy;
            if (concurrency != null) {
                made = made.concurrency(concurrency);
            }
            if (attempts != null) {
                made = made.attempts(attempts);
            }
            if (firstPause != null || longestPause != null) {
                Duration first = firstPause == null ? Duration.ofSeconds(2) : firstPause;
                made = made.pauses(first, longestPause == null ? Duration.ofHours(1) : longestPause);
            }
            if (orderedBy != null) {
                made = made.orderedBy(orderedBy);
            }
            return Boolean.TRUE.equals(transactional) ? made.transactional() : made;
        }
    }
}
