package io.hookseal.cli.config;

import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.Fault;
import io.hookseal.configuration.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads configurations for tests. */
final class Read {
    static final String SECRET = "correct-horse-battery-staple-correct-horse";

    private Read() {}

    static Start start(String yaml, Map<String, String> environment, Path base) {
        return HooksFile.parse(yaml, environment::get, base).start(new ReceiverListener() {}, reload -> {});
    }

    static Start start(String yaml) {
        return start(yaml, Map.of("ORDERS_SECRET", SECRET), Path.of(""));
    }

    static WebhookReceiver receiver(String yaml) {
        if (start(yaml) instanceof Start.Ready ready) {
            return ready.receiver();
        }
        throw new AssertionError(faults(yaml));
    }

    static List<String> warnings(String yaml) {
        if (start(yaml) instanceof Start.Ready ready) {
            ready.receiver().close();
            return ready.warnings().stream().map(Fault::text).toList();
        }
        throw new AssertionError(faults(yaml));
    }

    static List<String> faults(String yaml) {
        return faults(yaml, Map.of("ORDERS_SECRET", SECRET));
    }

    static List<String> faults(String yaml, Map<String, String> environment) {
        if (start(yaml, environment, Path.of("")) instanceof Start.Refused refused) {
            return refused.faults().stream().map(Fault::text).toList();
        }
        throw new AssertionError("it started");
    }

    /** An endpoint that is sound but for these lines. */
    static String endpoint(String... lines) {
        return "endpoints:\n  orders:\n    path: /hooks/orders\n    sender: github\n    "
                + String.join("\n    ", lines);
    }

    /** An endpoint that is sound but for these secrets. */
    static String secrets(String secrets) {
        return endpoint("secrets: " + secrets);
    }
}
