package io.hookseal.boot.store;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that are started for a test, and what is sent to them. */
final class Applications {
    private static final String SECRET = "canary-of-more-than-thirty-two-bytes";

    /** Without the database that Boot starts where H2 is on the class path. */
    static final String NO_DATABASE = "--spring.autoconfigure.exclude="
            + (System.getProperty("hookseal.boot", "3.5").equals("3.5")
                    ? "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration"
                    : "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");

    private static final Map<String, Object> PROPERTIES = Map.of(
            "hookseal.endpoints.validibot.path", "/hooks/validibot",
            "hookseal.endpoints.validibot.sender", "validibot",
            "hookseal.endpoints.validibot.secrets", SECRET,
            "server.port", "0",
            "spring.main.banner-mode", "off");

    private Applications() {}

    static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--logging.level.root="))) {
            all.add("--logging.level.root=ERROR");
        }
        return new SpringApplicationBuilder(application).properties(PROPERTIES).run(all.toArray(String[]::new));
    }

    /** Why an application does not start. */
    static List<String> refused(Class<?> application, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--logging.level.root=OFF");
        try (ConfigurableApplicationContext started = start(application, all.toArray(String[]::new))) {
            throw new AssertionError(started + " started");
        } catch (RuntimeException e) {
            return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                    .filter(ConfigurationException.class::isInstance)
                    .flatMap(cause -> ((ConfigurationException) cause).problems().stream())
                    .map(Problem::toString)
                    .toList();
        }
    }

    static SignedDelivery run(String id) {
        String body = "{\"event\":\"run.failed\",\"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\",\"run\":{\"id\":\"" + id + "\"}}";
        return SignedDelivery.of(Senders.validibot(), SECRET, body);
    }

    static int status(ConfigurableApplicationContext context, SignedDelivery delivery) {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        RawAnswer answer = RawHttp.onLoopback(port).send(delivery.to("/hooks/validibot"));
        return answer instanceof RawAnswer.Received received ? received.status() : -1;
    }
}
