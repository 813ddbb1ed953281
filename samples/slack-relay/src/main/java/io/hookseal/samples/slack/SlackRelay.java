package io.hookseal.samples.slack;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The application. {@code --stand-in} runs it against a stand-in of Slack's, without an account. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(RelaySettings.class)
public class SlackRelay {
    SlackRelay() {}

    /**
     * Starts the relay.
     *
     * @param arguments properties as {@code --name=value}, or {@code --stand-in}
     */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(SlackRelay.class);
        if (List.of(arguments).contains("--stand-in")) {
            application.setAdditionalProfiles("stand-in");
        }
        application.run(arguments);
    }

    @Bean
    Routes routes(RelaySettings settings) {
        return new Routes(settings);
    }

    @Bean
    Messages messages(RelaySettings settings) {
        return new Messages(new Links(settings.linkHosts()));
    }

    @Bean
    Slack slack(MeterRegistry meters, @Value("${relay.time-limit:10s}") Duration timeLimit) {
        return new Slack(meters, timeLimit);
    }
}
