package io.hookseal.boot;

import static io.hookseal.boot.Applications.run;
import static io.hookseal.boot.Applications.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.WebhookReceiver;
import io.hookseal.micrometer.MetricsListener;
import io.hookseal.micrometer.ObservationListener;
import io.hookseal.spring.boot.HooksealActuatorAutoConfiguration;
import io.hookseal.spring.boot.HooksealMicrometerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class MicrometerTest {
    @Test
    void countsTimesAndObservesWhereMicrometerIs() {
        try (ConfigurableApplicationContext context = Applications.start(Hooks.class)) {
            assertThat(status(context, "/hooks/validibot", run("r-1"))).isEqualTo(200);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("hookseal.requests")
                            .tag("endpoint", "validibot")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("hookseal.duplicates.waiting").gauge().value())
                    .isZero();
            assertThat(registry.get("hookseal.delivery").timer().count())
                    .as("the observation, which Boot times as well")
                    .isEqualTo(1);
        }
    }

    @Test
    void countsNothingWhereMicrometerIsNot() {
        runner().withClassLoader(new FilteredClassLoader("io.hookseal.micrometer", "io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("hooksealMetrics"));
        runner().run(context -> assertThat(context)
                .as("no registry")
                .hasNotFailed()
                .doesNotHaveBean(MetricsListener.class)
                .doesNotHaveBean(ObservationListener.class));
        runner().withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(MetricsListener.class)
                        .doesNotHaveBean(ObservationListener.class));
    }

    private static WebApplicationContextRunner runner() {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HooksealMicrometerAutoConfiguration.class, HooksealActuatorAutoConfiguration.class))
                .withBean(
                        WebhookReceiver.class,
                        () -> WebhookReceiver.builder()
                                .endpoint(io.hookseal.Endpoint.of("a", io.hookseal.sender.Senders.attesta())
                                        .secret(Applications.SECRET))
                                .build());
    }
}
