package io.hookseal.cluster;

import io.hookseal.Endpoint;
import io.hookseal.Problem;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.javalin.HooksealPlugin;
import io.hookseal.verification.Refusal;
import io.javalin.Javalin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Javalin application whose handler counts its runs, and everything under it as a user would have it. */
final class Receiver implements AutoCloseable {
    /** What a handler does, given the id of what was delivered. */
    interface Handler {
        void handle(String id) throws Exception;
    }

    /** How often the handler was run to its end for each id. */
    final Map<String, Integer> runs = new ConcurrentHashMap<>();

    /** What the receiver told: settlements, refusals and failures of the store, in short. */
    final List<String> told;

    private final WebhookReceiver receiver;
    private final Javalin javalin;

    private Receiver(WebhookReceiver receiver, List<String> told, Handler handler) {
        this.receiver = receiver;
        this.told = told;
        HooksealPlugin plugin = new HooksealPlugin(receiver);
        plugin.on("acme", (ctx, delivery) -> {
            var id = delivery.field("/id");
            String text = id == null ? "-" : id.text();
            handler.handle(text);
            runs.merge(text, 1, Integer::sum);
        });
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.registerPlugin(plugin);
            config.routes.exception(Planned.class, (e, ctx) -> ctx.status(500));
        });
        javalin.start("127.0.0.1", 0);
    }

    /** On a store, which is closed with it, for a sender that waits so long. */
    static Receiver on(DeliveryStore store, Duration timeout, Handler handler) {
        return on(
                WebhookReceiver.builder()
                        .store(store)
                        .endpoint(Endpoint.of("acme", Deliveries.sender(timeout))
                                .path(Deliveries.PATH)
                                .secret(Deliveries.SECRET)),
                handler);
    }

    static Receiver on(WebhookReceiver.Builder builder, Handler handler) {
        List<String> told = new CopyOnWriteArrayList<>();
        return new Receiver(builder.listener(new Listener(told)).build(), told, handler);
    }

    int port() {
        return javalin.port();
    }

    int runs(String id) {
        return runs.getOrDefault(id, 0);
    }

    @Override
    public void close() {
        javalin.stop();
        receiver.close();
    }

    /** A failure that the test planned. */
    static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Listener(List<String> told) implements ReceiverListener {
        @Override
        public void settled(DeliveryFacts delivery, Settlement settlement) {
            told.add(settlement.code());
        }

        @Override
        public void refused(String endpoint, Refusal refusal) {
            told.add(refusal.code());
        }

        @Override
        public void storeFailed(String endpoint, String operation, String cause) {
            told.add("failed " + operation);
        }

        @Override
        public void takeover(DeliveryFacts delivery, int attempt) {
            told.add("takeover " + attempt);
        }

        @Override
        public void warned(Problem warning) {
            told.add("warned " + warning.fault());
        }
    }
}
