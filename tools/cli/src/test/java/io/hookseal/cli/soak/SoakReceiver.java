package io.hookseal.cli.soak;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.cli.soak.SoakPlan.Act;
import io.hookseal.cli.soak.SoakPlan.Run;
import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.javalin.HooksealPlugin;
import io.hookseal.json.JsonValue;
import io.hookseal.verification.Refusal;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A Javalin application whose handlers do what the plan says, and everything under it as a user would have it. */
final class SoakReceiver implements AutoCloseable {
    static final String DELIVERY_HEADER = "X-Soak-Delivery";
    static final String REQUEST_HEADER = "X-Soak-Request";

    /** Long enough for most futures, too short for some. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private static final String LONG_ANSWER = "a line of a long answer\n".repeat(10_000);

    private final Soak soak;
    private final RecordingStore store;
    private final WebhookReceiver receiver;
    private final Javalin javalin;
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final Map<String, String> handled = new ConcurrentHashMap<>();
    private final CountDownLatch recovered = new CountDownLatch(1);

    SoakReceiver(Soak soak, List<Endpoint> endpoints, PlantedFault fault) {
        this.soak = soak;
        this.store = new RecordingStore(fault.in(CaffeineDeliveryStore.create()), soak.log());
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().store(store).memoryIsEnough().listener(new Listener());
        endpoints.forEach(builder::endpoint);
        this.receiver = builder.build();
        this.javalin = Javalin.create(this::configure);
        javalin.start("127.0.0.1", 0);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.asyncTimeout = PATIENCE.toMillis();
        HooksealPlugin plugin = new HooksealPlugin(receiver);
        config.registerPlugin(plugin);
        receiver.endpoints().forEach(endpoint -> plugin.on(endpoint, this::handle));
        config.routes.before(ctx -> store.arrived(
                Objects.requireNonNullElse(ctx.header(DELIVERY_HEADER), "-"),
                Integer.parseInt(Objects.requireNonNullElse(ctx.header(REQUEST_HEADER), "0"))));
        // without it, each planned failure would be logged as one that nobody planned
        config.routes.exception(PlannedException.class, (e, ctx) -> ctx.status(500));
        config.routes.exception(CancellationException.class, (e, ctx) -> ctx.status(500));
    }

    int port() {
        return javalin.port();
    }

    /** Ends all stalls, now and from now on. */
    void recover() {
        recovered.countDown();
    }

    private void handle(Context ctx, Delivery delivery) throws InterruptedException {
        String id = id(delivery);
        handled.put(delivery.identity(), id);
        int number = runs.merge(id, 1, Integer::sum);
        Run run = recovered.getCount() == 0 ? Run.HEALTHY : soak.plan().run(id, number);
        int request = store.requestAtHand();
        int claim = store.claimAtHand();
        boolean future = run.act() == Act.SUCCEED_IN_FUTURE;
        String act = run.act().name() + (future ? " " + PATIENCE.toNanos() : "");
        soak.log().add(Kind.BEGIN, id, request, claim, act);
        soak.opened();
        long delay = (long) (run.delay() * soak.timeout(delivery.endpoint()).toNanos());
        if (future) {
            CompletableFuture<String> ending = new CompletableFuture<>();
            soak.once(delay, () -> {
                soak.log().add(Kind.END, id, request, claim, "success");
                ending.complete("done");
                soak.closed();
            });
            ctx.future(() -> ending);
            return;
        }
        if (delay > 0) {
            var unused = recovered.await(delay, TimeUnit.NANOSECONDS);
        }
        boolean succeeds = run.act() == Act.SUCCEED || run.act() == Act.SUCCEED_AT_LENGTH;
        soak.log().add(Kind.END, id, request, claim, succeeds ? "success" : "failure");
        soak.closed();
        switch (run.act()) {
            case THROW -> throw new PlannedException();
            case ANSWER_4XX -> ctx.status(422);
            case ANSWER_5XX -> ctx.status(500);
            case SUCCEED_AT_LENGTH -> ctx.result(LONG_ANSWER);
            case SUCCEED, SUCCEED_IN_FUTURE -> ctx.result("done");
        }
    }

    /** By what was signed: what a request says of itself could belong to another delivery. */
    private static String id(Delivery delivery) {
        JsonValue id = delivery.field("/delivery");
        return id == null ? "-" : id.text();
    }

    /** A listener gets no body: its deliveries are known by what the handler saw of them. */
    private String known(DeliveryFacts delivery) {
        return handled.getOrDefault(delivery.identity(), "-");
    }

    @Override
    public void close() {
        javalin.stop();
        receiver.close();
    }

    private static final class PlannedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final class Listener implements ReceiverListener {
        @Override
        public void settled(DeliveryFacts delivery, Settlement settlement) {
            soak.log().add(Kind.SETTLED, known(delivery), 0, 0, settlement.code());
        }

        @Override
        public void takeover(DeliveryFacts delivery, int attempt) {
            soak.log().add(Kind.TAKEOVER, known(delivery), 0, 0, Integer.toString(attempt));
        }

        @Override
        public void refused(String endpoint, Refusal refusal) {
            soak.log().add(Kind.REFUSED, "-", store.requestAtHand(), 0, refusal.code());
        }
    }
}
