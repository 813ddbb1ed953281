package io.hookseal.spring.boot;

import io.hookseal.WebhookReceiver;
import io.hookseal.micrometer.MetricsListener;
import io.hookseal.micrometer.ObservationListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Counts, times and observes what the receiver does, where the application has {@code hookseal-micrometer}, and a
 * {@link MeterRegistry} or an {@link ObservationRegistry}.
 */
@AutoConfiguration(
        before = HooksealAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MetricsListener.class, MeterRegistry.class})
public class HooksealMicrometerAutoConfiguration {
    /** Made by Spring. */
    public HooksealMicrometerAutoConfiguration() {}

    /** Metrics. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    static class Metrics {
        /**
         * {@return what counts}
         *
         * @param registry counts in it
         */
        @Bean
        @ConditionalOnMissingBean
        MetricsListener hooksealMetrics(MeterRegistry registry) {
            return MetricsListener.of(registry);
        }

        /**
         * {@return what adds the gauges once there is a receiver}
         *
         * @param metrics what counts
         * @param receiver the receiver
         */
        @Bean
        SmartInitializingSingleton hooksealGauges(MetricsListener metrics, ObjectProvider<WebhookReceiver> receiver) {
            return () -> receiver.ifUnique(metrics::watch);
        }
    }

    /** Observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ObservationRegistry.class)
    static class Observations {
        /**
         * {@return what observes}
         *
         * @param registry observes in it
         */
        @Bean
        @ConditionalOnMissingBean
        ObservationListener hooksealObservations(ObservationRegistry registry) {
            return ObservationListener.of(registry);
        }
    }
}
