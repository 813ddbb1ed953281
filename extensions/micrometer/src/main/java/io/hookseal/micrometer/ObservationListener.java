package io.hookseal.micrometer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.Set;

/**
 * Observes each delivery, from its verification to its answer, as {@code hookseal.delivery}: for traces, and whatever else
 * listens to observations.
 *
 * <p>Its parent is the observation that is current on the request's thread, as a rule the server's own. Low cardinality: the
 * tags of {@code hookseal.requests} in {@link MetricsListener}. High cardinality: {@code hookseal.event},
 * {@code hookseal.identity} and {@code hookseal.attempt}; never a body, a signature or a secret. Requests that are refused
 * are not observed: anybody can send them. Safe under many threads.
 */
public final class ObservationListener implements ReceiverListener {
    /** The observation's name. */
    public static final String NAME = "hookseal.delivery";

    private final ObservationRegistry registry;

    /** Weak, so that a delivery that its adapter never settles is not kept alive. */
    private final Cache<DeliveryFacts, Observation> running =
            Caffeine.newBuilder().weakKeys().build();

    private ObservationListener(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * {@return a listener that observes in this registry}
     *
     * @param registry the registry
     */
    public static ObservationListener of(ObservationRegistry registry) {
        return new ObservationListener(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        if (!registry.isNoop()) {
            running.put(
                    delivery,
                    Observation.createNotStarted(NAME, registry)
                            .contextualName("webhook " + delivery.endpoint())
                            .start());
        }
    }

    @Override
    public void answered(ExchangeReport report) {
        DeliveryFacts delivery = report.delivery();
        Observation observation = delivery == null ? null : running.asMap().remove(delivery);
        if (delivery == null || observation == null) {
            return;
        }
        KeyValues low =
                KeyValues.of(MetricsListener.tags(report), tag -> "hookseal." + tag.getKey(), tag -> tag.getValue());
        String event = delivery.event();
        observation
                .lowCardinalityKeyValues(low)
                .highCardinalityKeyValue("hookseal.event", event == null ? "none" : event)
                .highCardinalityKeyValue("hookseal.identity", delivery.identity())
                .highCardinalityKeyValue("hookseal.attempt", Integer.toString(report.attempt()))
                .stop();
    }
}
