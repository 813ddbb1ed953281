package io.hookseal.samples.slack.standin;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Runs the stand-in beside the relay, for {@code --stand-in}. */
@Configuration(proxyBeanMethods = false)
@Profile("stand-in")
class StandInConfiguration {
    /** How many messages at once Slack takes is not told; about this many were seen. */
    private static final int BURST = 10;

    @Bean
    StandIn standIn(@Value("${stand-in-port:9080}") int port) {
        StandIn standIn = StandIn.start(port, BURST, List.of("data-quality", "security", "research"));
        System.out.println("What arrives is shown at " + standIn.url());
        return standIn;
    }
}
