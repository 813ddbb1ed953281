package io.hookseal.spring.boot;

import io.hookseal.WebhookReceiver;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * What an application with Spring Boot's actuator tells of its receiver: that it is not ready while an endpoint has no live
 * secret, by the health indicator {@code hookseal}, which belongs to the readiness group unless {@code include} or {@code exclude}
 * under {@code management.endpoint.health.group.readiness} say who does; and never a secret.
 */
@AutoConfiguration(
        after = HooksealAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.availability.AvailabilityProbesAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.health.HealthEndpointAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration"
        })
@ConditionalOnBean(WebhookReceiver.class)
public class HooksealActuatorAutoConfiguration {
    static final String INDICATOR = "hookseal";
    static final String READINESS = "readiness";

    private static final String GROUP = "management.endpoint.health.group.readiness.";

    /** Made by Spring. */
    public HooksealActuatorAutoConfiguration() {}

    private static boolean namesMembers(Environment environment) {
        Binder properties = Binder.get(environment);
        return Stream.of("include", "exclude")
                .anyMatch(each -> properties
                        .bind(GROUP + each, Bindable.setOf(String.class)) // a list of YAML has no property of its name
                        .isBound());
    }

    /** Actuator output of any kind. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class Sanitizing {
        /**
         * {@return what masks secrets, before what others do}
         *
         * @param environment has the properties
         */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        SanitizingFunction hooksealSanitizing(Environment environment) {
            Supplier<java.util.Set<String>> secrets =
                    SingletonSupplier.of(() -> HooksealProperties.secrets(environment));
            return new HooksealSanitizing(secrets);
        }
    }

    /** Health in Boot 3.5. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.actuate.health.HealthIndicator",
                "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
            })
    static class Boot3 {
        /**
         * {@return the indicator}
         *
         * @param receiver is asked
         */
        @Bean
        @ConditionalOnMissingBean(name = "hooksealHealthIndicator")
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator(INDICATOR)
        org.springframework.boot.actuate.health.HealthIndicator hooksealHealthIndicator(WebhookReceiver receiver) {
            return new Boot3Health.Indicator(receiver);
        }

        /**
         * {@return what makes the indicator a member of the readiness group}
         *
         * @param environment may name the members
         */
        @Bean
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator(INDICATOR)
        static org.springframework.boot.actuate.health.HealthEndpointGroupsPostProcessor hooksealReadiness(
                Environment environment) {
            return groups -> namesMembers(environment) ? groups : new Boot3Health.Groups(groups);
        }
    }

    /** Health in Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class Boot4 {
        /**
         * {@return the indicator}
         *
         * @param receiver is asked
         */
        @Bean
        @ConditionalOnMissingBean(name = "hooksealHealthIndicator")
        @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator(INDICATOR)
        org.springframework.boot.health.contributor.HealthIndicator hooksealHealthIndicator(WebhookReceiver receiver) {
            return new Boot4Health.Indicator(receiver);
        }

        /** Its readiness group, where the application has actuator endpoints. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(SanitizingFunction.class)
        static class Readiness {
            /**
             * {@return what makes the indicator a member of the readiness group}
             *
             * @param environment may name the members
             */
            @Bean
            @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator(INDICATOR)
            static org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor hooksealReadiness(
                    Environment environment) {
                return groups -> namesMembers(environment) ? groups : new Boot4Health.Groups(groups);
            }
        }
    }
}
