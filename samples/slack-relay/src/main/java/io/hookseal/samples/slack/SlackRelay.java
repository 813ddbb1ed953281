package io.hookseal.samples.slack;

import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.WorkPolicy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import javax.sql.DataSource;
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

    /** In the application's database. The methods that are marked with {@code @OnWebhook} work it off. */
    @Bean
    Inbox inbox(DataSource database, RelaySettings settings, MeterRegistry meters) {
        Inbox inbox = Inbox.in(database)
                .handlersLater()
                .heartbeat(settings.heartbeat(), 6)
                .work(WorkPolicy.defaults()
                        .concurrency(2)
                        .attempts(settings.attempts())
                        .pauses(settings.firstPause(), settings.longestPause()))
                .build();
        inbox.createSchema();
        Gauge.builder("relay.inbox.waiting", inbox, Inbox::waiting).register(meters);
        Gauge.builder("relay.inbox.dead", inbox, Inbox::dead).register(meters);
        return inbox;
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
    Slack slack(RelaySettings settings, MeterRegistry meters) {
        return new Slack(settings.timeLimit(), meters);
    }
}
