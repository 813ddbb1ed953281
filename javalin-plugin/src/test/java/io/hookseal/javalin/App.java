package io.hookseal.javalin;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A running Javalin with the plugin, and what its receiver and its handlers saw. */
final class App implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final int MAX_BODY = 4000;

    final List<Delivery> handled = new CopyOnWriteArrayList<>();
    final Reports reports = new Reports();
    private final WebhookReceiver receiver;
    private final Javalin javalin;

    private App(BiConsumer<JavalinConfig, App> configure, Consumer<WebhookReceiver.Builder> claiming) {
        this.receiver = receiver(reports, claiming);
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            configure.accept(config, this);
        });
        javalin.start("127.0.0.1", 0);
    }

    /** Handles at {@code /hook} (validibot), {@code /other} (attesta) and {@code /open} (unsigned). */
    static App standard() {
        return plugin((config, plugin) -> {});
    }

    /** The same, with more configuration behind it. */
    static App plugin(BiConsumer<JavalinConfig, HooksealPlugin> more) {
        return of((config, app) -> {
            HooksealPlugin plugin = new HooksealPlugin(app.receiver)
                    .on("validibot", app::handle)
                    .on("attesta", app::handle)
                    .onUnverified("open", app::handle);
            config.registerPlugin(plugin);
            more.accept(config, plugin);
        });
    }

    /** With this handler at {@code /hook}. */
    static App handling(DeliveryHandler handler) {
        return handling(handler, config -> {});
    }

    static App handling(DeliveryHandler handler, Consumer<JavalinConfig> more) {
        return handling(handler, more, builder -> {});
    }

    /** The same, with more said of how the receiver claims. */
    static App handling(
            DeliveryHandler handler, Consumer<JavalinConfig> more, Consumer<WebhookReceiver.Builder> claiming) {
        return new App(
                (config, app) -> {
                    config.registerPlugin(new HooksealPlugin(app.receiver).on("validibot", (ctx, delivery) -> {
                        app.handled.add(delivery);
                        handler.handle(ctx, delivery);
                    }));
                    more.accept(config);
                },
                claiming);
    }

    static App of(BiConsumer<JavalinConfig, App> configure) {
        return new App(configure, builder -> {});
    }

    static WebhookReceiver receiver(ReceiverListener listener) {
        return receiver(listener, builder -> {});
    }

    private static WebhookReceiver receiver(ReceiverListener listener, Consumer<WebhookReceiver.Builder> claiming) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder();
        claiming.accept(builder);
        return builder.clock(InstantSource.fixed(NOW))
                .listener(listener)
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path("/hook")
                        .secret(Signed.SECRET)
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("attesta", Senders.attesta())
                        .path("/other")
                        .secret(Signed.OTHER_SECRET)
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("open", Senders.databridge())
                        .path("/open")
                        .acceptUnsigned()
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("dembrane", Senders.dembrane())
                        .secret(Signed.THIRD_SECRET)
                        .maxBody(MAX_BODY))
                .build();
    }

    WebhookReceiver receiver() {
        return receiver;
    }

    void handle(Context ctx, Delivery delivery) {
        handled.add(delivery);
        ctx.result("handled");
    }

    /** Has what was handled handled again, for tests that send one delivery in several ways. */
    void forget() {
        handled.forEach(delivery -> receiver.forget(delivery.endpoint(), null, delivery.identity()));
    }

    int port() {
        return javalin.port();
    }

    Wire.Answer send(Wire request) throws IOException {
        return request.send(port());
    }

    @Override
    public void close() {
        javalin.stop();
        receiver.close();
    }

    /** What the receiver told its listener. */
    static final class Reports implements ReceiverListener {
        final List<ExchangeReport> answered = new CopyOnWriteArrayList<>();
        final List<Refusal> refused = new CopyOnWriteArrayList<>();
        final List<Notice> notices = new CopyOnWriteArrayList<>();
        final List<String> storeFailures = new CopyOnWriteArrayList<>();
        final AtomicInteger inFlight = new AtomicInteger();

        @Override
        public void accepted(DeliveryFacts delivery, Set<Notice> found) {
            notices.addAll(found);
        }

        @Override
        public void refused(String endpoint, Refusal refusal) {
            refused.add(refusal);
        }

        @Override
        public void inFlight(DeliveryFacts delivery) {
            inFlight.incrementAndGet();
        }

        @Override
        public void storeFailed(String endpoint, String operation, String cause) {
            storeFailures.add(operation);
        }

        @Override
        public void answered(ExchangeReport report) {
            answered.add(report);
        }
    }
}
