package io.hookseal.inbox;

import io.hookseal.sender.SenderProfile;
import io.hookseal.testkit.SignedDelivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Four senders that deliver all the time, each with its own rules: DataBridge once; Attesta once more after half a second;
 * dembrane three times more, after 5xx and network errors only; Validibot four times more. The times of the last two are
 * divided, so that a test sees their ends.
 */
final class Sending implements AutoCloseable {
    private static final Map<String, List<Duration>> RETRIES = Map.of(
            "databridge", List.of(),
            "attesta", List.of(Duration.ofMillis(500)),
            "dembrane", List.of(Duration.ofMillis(250), Duration.ofMillis(800), Duration.ofSeconds(2)),
            "validibot",
                    List.of(
                            Duration.ofMillis(100),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(6)));

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(24);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final IntSupplier port;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean stopped;

    /** By endpoint, the ids of deliveries that were answered 2xx. */
    final Map<String, Set<String>> accepted = new ConcurrentHashMap<>();

    final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> lost = new ConcurrentHashMap<>();

    Sending(IntSupplier port, Duration every) {
        this.port = port;
        for (SenderProfile sender : KilledReceiver.SENDERS) {
            accepted.put(sender.name(), ConcurrentHashMap.newKeySet());
            begun.put(sender.name(), new AtomicInteger());
            lost.put(sender.name(), new AtomicInteger());
            var unused = threads.scheduleAtFixedRate(() -> begin(sender), 0, every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void begin(SenderProfile sender) {
        if (stopped) {
            return;
        }
        int number = begun.get(sender.name()).incrementAndGet();
        String id =
                sender.name() + "-" + number + "-" + ThreadLocalRandom.current().nextInt(1_000_000);
        String event = switch (sender.name()) {
            case "databridge" -> "submission.signoff";
            case "attesta" -> "APPROVED";
            case "dembrane" -> "conversation.started";
            default -> "run.failed";
        };
        String body = "{\"event\":\"" + event + "\",\"timestamp\":\"" + Instant.now() + "\",\"id\":\"" + id
                + "\",\"run\":{\"id\":\"" + id + "\"},\"filler\":\"" + "x".repeat(number % 3000) + "\"}";
        pending.incrementAndGet();
        attempt(sender, SignedDelivery.of(sender, KilledReceiver.SECRET + sender.name(), body), id, 0);
    }

    private void attempt(SenderProfile sender, SignedDelivery delivery, String id, int attempt) {
        int status = send(sender, delivery);
        if (status / 100 == 2) {
            accepted.get(sender.name()).add(id);
            pending.decrementAndGet();
            return;
        }
        List<Duration> retries = RETRIES.get(sender.name());
        boolean again = attempt < retries.size() && !(sender.name().equals("dembrane") && status / 100 == 4);
        if (!again) {
            lost.get(sender.name()).incrementAndGet();
            pending.decrementAndGet();
            return;
        }
        var unused = threads.schedule(
                () -> attempt(sender, delivery, id, attempt + 1),
                retries.get(attempt).toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private int send(SenderProfile sender, SignedDelivery delivery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.getAsInt() + "/" + sender.name()))
                .timeout(sender.timeout())
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach(header -> request.header(header.name(), header.value()));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Begins no more deliveries. */
    void stop() {
        stopped = true;
    }

    int pending() {
        return pending.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
