package io.hookseal.micrometer;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what a receiver does.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name</th><th>what</th><th>tags</th></tr>
 *   <tr><td>{@code hookseal.requests}</td><td>timer, from arrival to answer</td><td>{@code endpoint}, {@code sender},
 *       {@code verdict}, {@code reason} of a refusal, {@code claim}, {@code settlement}, {@code status} as {@code 2xx}</td></tr>
 *   <tr><td>{@code hookseal.body}</td><td>bytes of the bodies that were read</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.takeovers}</td><td>deliveries run again because a lease was over</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.notices}</td><td>deliveries accepted with a warning</td><td>{@code endpoint},
 *       {@code notice}</td></tr>
 *   <tr><td>{@code hookseal.identities.reused}</td><td>identities seen with other content</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.forgotten}</td><td>deliveries an operator had forgotten</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.store.failures}</td><td>calls of the store that failed</td><td>{@code endpoint},
 *       {@code operation}, {@code cause}</td></tr>
 *   <tr><td>{@code hookseal.inbox.attempts}</td><td>attempts of the inbox that ended; {@code dead} made a dead letter</td><td>{@code endpoint},
 *       {@code outcome}: {@code handled}, {@code failed}, {@code dead}</td></tr>
 *   <tr><td>{@code hookseal.evictions}</td><td>deliveries a full memory forgot early</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.oldest.accepted}</td><td>after an eviction: the oldest signed time still accepted, as seconds
 *       since 1970</td><td>{@code endpoint}</td></tr>
 *   <tr><td>{@code hookseal.body.budget.used}</td><td>bytes that bodies take now; see {@link #watch}</td><td>none</td></tr>
 *   <tr><td>{@code hookseal.duplicates.waiting}</td><td>duplicates that wait now; see {@link #watch}</td><td>none</td></tr>
 * </table>
 *
 * <p>A tag that does not apply has the value {@code none}. No tag has a value that a sender can choose: no event, tenant or
 * identity. Safe under many threads.
 */
public final class MetricsListener implements ReceiverListener {
    private static final String NONE = "none";
    private static final String ENDPOINT = "endpoint";

    private final MeterRegistry registry;
    private final ConcurrentMap<String, AtomicLong> oldestAccepted = new ConcurrentHashMap<>();

    private MetricsListener(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * {@return a listener that counts in this registry}
     *
     * @param registry the registry
     */
    public static MetricsListener of(MeterRegistry registry) {
        return new MetricsListener(Objects.requireNonNull(registry, "registry"));
    }

    /**
     * Adds gauges of what a receiver holds now: bytes of bodies, and duplicates that wait.
     *
     * @param receiver the receiver, which is not kept alive by this
     */
    public void watch(WebhookReceiver receiver) {
        var unused = Gauge.builder("hookseal.body.budget.used", receiver, WebhookReceiver::bodyBytesInUse)
                .baseUnit("bytes")
                .register(registry);
        var unusedToo = Gauge.builder("hookseal.duplicates.waiting", receiver, WebhookReceiver::waitingDuplicates)
                .register(registry);
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        for (Notice notice : notices) {
            count("hookseal.notices", Tags.of(ENDPOINT, delivery.endpoint(), "notice", notice.code()));
        }
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        count("hookseal.takeovers", Tags.of(ENDPOINT, delivery.endpoint()));
    }

    @Override
    public void identityReused(DeliveryFacts delivery) {
        count("hookseal.identities.reused", Tags.of(ENDPOINT, delivery.endpoint()));
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        count("hookseal.store.failures", Tags.of(ENDPOINT, endpoint, "operation", operation, "cause", cause));
    }

    @Override
    public void keptHandled(DeliveryFacts delivery, int attempt) {
        attempt(delivery, "handled");
    }

    @Override
    public void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {
        attempt(delivery, "failed");
    }

    @Override
    public void keptDead(DeliveryFacts delivery, int attempts, String cause) {
        attempt(delivery, "dead");
    }

    private void attempt(DeliveryFacts delivery, String outcome) {
        count("hookseal.inbox.attempts", Tags.of(ENDPOINT, delivery.endpoint(), "outcome", outcome));
    }

    @Override
    public void forgotten(String endpoint, @Nullable String tenant, String identity) {
        count("hookseal.forgotten", Tags.of(ENDPOINT, endpoint));
    }

    @Override
    public void evicted(String endpoint, Instant oldest) {
        count("hookseal.evictions", Tags.of(ENDPOINT, endpoint));
        if (!oldest.equals(Instant.MIN)) {
            oldestAccepted
                    .computeIfAbsent(endpoint, this::oldestGauge)
                    .accumulateAndGet(oldest.getEpochSecond(), Math::max);
        }
    }

    private AtomicLong oldestGauge(String endpoint) {
        AtomicLong seconds = new AtomicLong(Long.MIN_VALUE);
        var unused = TimeGauge.builder("hookseal.oldest.accepted", () -> (double) seconds.get(), TimeUnit.SECONDS)
                .tags(ENDPOINT, endpoint)
                .register(registry);
        return seconds;
    }

    @Override
    public void answered(ExchangeReport report) {
        Timer.builder("hookseal.requests").tags(tags(report)).register(registry).record(report.took());
        DistributionSummary.builder("hookseal.body")
                .baseUnit("bytes")
                .tags(ENDPOINT, report.endpoint())
                .register(registry)
                .record((double) report.bytes());
    }

    /** The closed facts of an exchange: nothing in them grows with what senders send. */
    static Tags tags(ExchangeReport report) {
        return Tags.of(
                ENDPOINT,
                report.endpoint(),
                "sender",
                report.sender(),
                "verdict",
                report.verdict(),
                "reason",
                report.refusal() == null ? NONE : report.refusal().code(),
                "claim",
                report.claim() == null ? NONE : report.claim(),
                "settlement",
                report.settlement() == null ? NONE : report.settlement().code(),
                "status",
                report.status() / 100 + "xx");
    }

    private void count(String name, Tags tags) {
        registry.counter(name, tags).increment();
    }
}
