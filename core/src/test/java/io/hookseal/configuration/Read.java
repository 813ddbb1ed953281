package io.hookseal.configuration;

import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads configurations for tests, written as the lines of a properties file. */
final class Read {
    static final String SECRET = "correct-horse-battery-staple-correct-horse";
    private static final Map<String, String> ENVIRONMENT = Map.of("ORDERS_SECRET", SECRET);

    private Read() {}

    static Start start(String lines, Map<String, String> environment, Path base) {
        return start(ReceiverConfiguration.ofText(lines, environment::get, base));
    }

    static Start start(ReceiverConfiguration configuration) {
        return configuration.start(builder -> builder.listener(new ReceiverListener() {}), reload -> {});
    }

    static Start start(String lines) {
        return start(lines, ENVIRONMENT, Path.of(""));
    }

    static WebhookReceiver receiver(String lines) {
        return start(lines).orThrow().receiver();
    }

    static List<String> warnings(String lines) {
        Start.Ready ready = start(lines).orThrow();
        ready.receiver().close();
        return ready.warnings().stream().map(Fault::text).toList();
    }

    static List<String> faults(String lines) {
        return faults(lines, ENVIRONMENT);
    }

    static List<String> faults(String lines, Map<String, String> environment) {
        return faults(start(lines, environment, Path.of("")));
    }

    static List<String> faults(Start start) {
        if (start instanceof Start.Refused refused) {
            return refused.faults().stream().map(Fault::text).toList();
        }
        throw new AssertionError("it started");
    }

    /** The same lines as properties under {@code hookseal}, whose faults name them. */
    static List<String> faultsOfNames(String lines, Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (PropertyLines.Line line : PropertyLines.of(lines).lines()) {
            properties.put("hookseal." + line.key(), line.value());
        }
        return faults(start(ReceiverConfiguration.ofProperties(properties, "hookseal", environment::get, Path.of(""))));
    }

    /** An endpoint {@code orders} of GitHub that is sound but for these lines. */
    static String endpoint(String... lines) {
        return named("orders", "path=/hooks/orders\nsender=github\n" + String.join("\n", lines));
    }

    /** An endpoint {@code a} of a sender of one's own that is sound but for these lines. */
    static String own(String... lines) {
        return named("a", "path=/a\nsecrets=${ORDERS_SECRET}\n" + String.join("\n", lines));
    }

    /** These lines as settings of an endpoint. */
    static String named(String name, String lines) {
        StringBuilder whole = new StringBuilder();
        lines.lines()
                .forEach(line -> whole.append("endpoints.")
                        .append(name)
                        .append('.')
                        .append(line)
                        .append('\n'));
        return whole.toString();
    }
}
