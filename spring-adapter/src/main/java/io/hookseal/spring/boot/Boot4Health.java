package io.hookseal.spring.boot;

import io.hookseal.WebhookReceiver;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of a receiver in Boot 4, and its part in the readiness group; in other packages than in Boot 3.5, and the same. */
final class Boot4Health {
    private Boot4Health() {}

    /** Down while an endpoint has no live secret: its deliveries are answered 503. */
    record Indicator(WebhookReceiver receiver) implements HealthIndicator {
        @Override
        public Health health() {
            List<String> without = receiver.endpointsWithoutLiveSecret();
            return without.isEmpty()
                    ? Health.up().build()
                    : Health.down()
                            .withDetail("endpointsWithoutLiveSecret", without)
                            .build();
        }
    }

    /** Groups of which the one for readiness has the indicator as a member. */
    record Groups(HealthEndpointGroups groups) implements HealthEndpointGroups {
        @Override
        public HealthEndpointGroup getPrimary() {
            return groups.getPrimary();
        }

        @Override
        public Set<String> getNames() {
            return groups.getNames();
        }

        @Override
        public @Nullable HealthEndpointGroup get(String name) {
            HealthEndpointGroup group = groups.get(name);
            return group != null && name.equals(HooksealActuatorAutoConfiguration.READINESS)
                    ? new Readiness(group)
                    : group;
        }
    }

    private record Readiness(HealthEndpointGroup group) implements HealthEndpointGroup {
        @Override
        public boolean isMember(String name) {
            return name.equals(HooksealActuatorAutoConfiguration.INDICATOR) || group.isMember(name);
        }

        @Override
        public boolean showComponents(SecurityContext context) {
            return group.showComponents(context);
        }

        @Override
        public boolean showDetails(SecurityContext context) {
            return group.showDetails(context);
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return group.getStatusAggregator();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return group.getHttpCodeStatusMapper();
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return group.getAdditionalPath();
        }
    }
}
