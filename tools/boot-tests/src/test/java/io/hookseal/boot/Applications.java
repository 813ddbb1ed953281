package io.hookseal.boot;

import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that are started for a test, and what is sent to them. */
final class Applications {
    static final String SECRET = "canary-of-more-than-thirty-two-bytes";
    static final String OTHER = "another-canary-of-thirty-two-bytes-or-so";

    /** What every one of them is configured with. */
    static final Map<String, Object> PROPERTIES = Map.of(
            "hookseal.endpoints.validibot.path", "/hooks/validibot",
            "hookseal.endpoints.validibot.sender", "validibot",
            "hookseal.endpoints.validibot.secrets", "${VALIDIBOT_SECRET}",
            "hookseal.endpoints.orders.path", "/shop/orders",
            "hookseal.endpoints.orders.sender", "github",
            "hookseal.endpoints.orders.secrets[0]", OTHER,
            "hookseal.memory-is-enough", "true",
            "VALIDIBOT_SECRET", SECRET,
            "server.port", "0",
            "spring.main.banner-mode", "off");

    private Applications() {}

    static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add("--logging.level.root=WARN");
        all.addAll(List.of(arguments));
        return new SpringApplicationBuilder(application).properties(PROPERTIES).run(all.toArray(String[]::new));
    }

    static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static SignedDelivery run(String id) {
        return run(id, SECRET);
    }

    static SignedDelivery run(String id, String secret) {
        return event("run.failed", id, secret);
    }

    static SignedDelivery event(String event, String id, String secret) {
        String body =
                "{\"event\":\"" + event + "\",\"timestamp\":\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        + "\",\"id\":\"" + id + "\",\"run\":{\"id\":\"" + id + "\"}}";
        return SignedDelivery.of(Senders.validibot(), secret, body);
    }

    static SignedDelivery order(String secret, String body) {
        return SignedDelivery.of(Senders.github(), secret, body);
    }

    static int status(ConfigurableApplicationContext context, String path, SignedDelivery delivery) {
        RawAnswer answer = RawHttp.onLoopback(port(context)).send(delivery.to(path));
        return answer instanceof RawAnswer.Received received ? received.status() : -1;
    }
}
