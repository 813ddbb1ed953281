package io.hookseal;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Refusal;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK's own log what a receiver without a listener would keep to itself: every warning of start-up, and of
 * refusals and of what went wrong with claims at most one line a minute for each endpoint and kind, with how many were left
 * out. The number of lines is bounded by what is configured, whatever arrives.
 */
final class LogListener implements ReceiverListener {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final System.Logger log;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<Kind, Line> lines = new ConcurrentHashMap<>();

    LogListener(System.Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    @Override
    public void warned(Problem warning) {
        log.log(Level.WARNING, "{0}", warning);
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        write(refusal == Refusal.DRAINED ? Level.ERROR : Level.WARNING, endpoint, "refused, " + refusal.code());
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        write(
                Level.WARNING,
                delivery.endpoint(),
                "handles a delivery again whose earlier claim was not settled within its lease");
    }

    @Override
    public void identityReused(DeliveryFacts delivery) {
        write(Level.WARNING, delivery.endpoint(), "handles other content under the identity of an earlier delivery");
    }

    @Override
    public void settled(DeliveryFacts delivery, Settlement settlement) {
        switch (settlement) {
            case UNPROTECTED ->
                write(Level.ERROR, delivery.endpoint(), "handled a delivery without a claim: it may be handled twice");
            case COMPLETE_FAILED ->
                write(
                        Level.ERROR,
                        delivery.endpoint(),
                        "handled a delivery that its store could not be told of: a duplicate may be handled again");
            case OVERLAP ->
                write(
                        Level.ERROR,
                        delivery.endpoint(),
                        "handled a delivery that was taken over meanwhile: it may have been handled twice");
            case RELEASE_FAILED ->
                write(
                        Level.WARNING,
                        delivery.endpoint(),
                        "failed to handle a delivery and could not tell its store: a retry waits for the lease to end");
            case HELD ->
                write(
                        Level.WARNING,
                        delivery.endpoint(),
                        "waits no longer for a handler: its delivery stays claimed until the lease is over");
            case COMPLETED, IGNORED, RELEASED -> {}
        }
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        write(
                Level.ERROR,
                endpoint,
                "has " + (operation.equals("keep") ? "an inbox" : "a store") + " that cannot " + operation + ", "
                        + cause);
    }

    @Override
    public void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {
        write(Level.WARNING, delivery.endpoint(), "failed to handle a kept delivery and tries again, " + cause);
    }

    @Override
    public void keptDead(DeliveryFacts delivery, int attempts, String cause) {
        write(Level.ERROR, delivery.endpoint(), "gave up on a kept delivery, which is a dead letter now, " + cause);
    }

    @Override
    public void forgotten(String endpoint, @Nullable String tenant, String identity) {
        write(Level.INFO, endpoint, "was told to forget a delivery that was handled");
    }

    @Override
    public void evicted(String endpoint, Instant oldestAccepted) {
        write(
                Level.ERROR,
                endpoint,
                "has a full memory: deliveries are forgotten before their time"
                        + (oldestAccepted.equals(Instant.MIN)
                                ? ", and can be replayed"
                                : ", and older signed times than the forgotten ones are refused"));
    }

    private void write(Level level, String endpoint, String what) {
        long now = nanoTime.getAsLong();
        Line line = lines.compute(
                new Kind(endpoint, what),
                (kind, last) -> last != null && now - last.writtenAt < QUIET_NANOS
                        ? new Line(last.writtenAt, last.leftOut + 1, 0)
                        : new Line(now, 0, last == null ? 0 : last.leftOut));
        if (line.leftOut == 0) {
            log.log(
                    level,
                    "endpoint {0}: {1}{2}",
                    endpoint,
                    what,
                    line.before == 0 ? "" : "; " + line.before + " more like it before");
        }
    }

    private record Kind(String endpoint, String what) {}

    private record Line(long writtenAt, long leftOut, long before) {}
}
