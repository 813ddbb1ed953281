package io.hookseal.spring.boot;

import io.hookseal.WebhookReceiver;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.health.AdditionalHealthEndpointPath;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpointGroup;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.actuate.health.StatusAggregator;

/** The health of a receiver in Boot 3.5, and its part in the readiness group; in other packages than in Boot 4, and the same. */
final class Boot3Health {
    private Boot3Health() {}

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
