package io.hookseal.samples.slack;

import io.hookseal.inbox.Inbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
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

    /** How much the inbox holds. */
    @Bean
    MeterBinder inboxMeters(Inbox inbox) {
        return meters -> {
            Gauge.builder("relay.inbox.waiting", inbox, Inbox::waiting).register(meters);
            Gauge.builder("relay.inbox.dead", inbox, Inbox::dead).register(meters);
        };
    }
}
