package io.hookseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two JVMs on one store behind a client that goes round them. 1,000 deliveries by default, as many as
 * {@code hookseal.cluster.deliveries} says otherwise.
 */
class TwoJvmsTest {
    private static final int DELIVERIES = Integer.getInteger("hookseal.cluster.deliveries", 1_000);
    private static final int AT_ONCE = 24;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final List<Integer> otherAnswers = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "row 84: two JVMs on one store; the handler runs once for each delivery, whoever delivers it how often")
    void handleEachDeliveryOnce(Engine engine) throws Exception {
        long began = System.nanoTime();
        List<String> reported = new ArrayList<>();
        int duplicates;
        try (StoreServer server = engine.start();
                Node one = Node.start(server.address(server.port()), Deliveries.PATIENT);
                Node other = Node.start(server.address(server.port()), Deliveries.PATIENT)) {
            duplicates = deliverAll(List.of(one.port, other.port));
            reported.addAll(one.report());
            reported.addAll(other.report());
        }
        List<String> handled =
                reported.stream().filter(line -> line.startsWith("order-")).toList();
        List<String> failures =
                reported.stream().filter(line -> !line.startsWith("order-")).toList();
        System.out.printf(
                "%s: %d deliveries, %d duplicates, %d requests, of which %d after a 503, in %d s; the handler ran %d times for"
                        + " %d deliveries; %s%n",
                engine,
                DELIVERIES,
                duplicates,
                requests.get(),
                again.get(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                handled.size(),
                Set.copyOf(handled).size(),
                failures);
        assertThat(otherAnswers).isEmpty();
        assertThat(duplicates).isGreaterThan(DELIVERIES / 10);
        assertThat(handled).as("with %s", failures).doesNotHaveDuplicates().hasSize(DELIVERIES);
    }

    /** Each once, one in twenty again later, one in ten to both nodes at once. */
    private int deliverAll(List<Integer> ports) throws InterruptedException {
        Random random = new Random(42);
        List<String> later = new ArrayList<>();
        int duplicates = 0;
        for (int i = 0; i < DELIVERIES; i++) {
            String id = "order-" + i;
            int lot = random.nextInt(100);
            HttpRequest[] copies = copies(ports, id, lot < 10 ? 2 : 1);
            for (HttpRequest copy : copies) {
                send(copy);
            }
            duplicates += copies.length - 1;
            if (lot >= 10 && lot < 15) {
                later.add(id);
            }
            if (later.size() > 20) {
                send(copies(ports, later.remove(0), 1)[0]);
                duplicates++;
            }
        }
        for (String id : later) {
            send(copies(ports, id, 1)[0]);
            duplicates++;
        }
        room.acquire(AT_ONCE);
        return duplicates;
    }

    /** Of one delivery, the same to the byte, to one node and the next. */
    private HttpRequest[] copies(List<Integer> ports, String id, int count) {
        HttpRequest[] copies = new HttpRequest[count];
        for (int i = 0; i < count; i++) {
            copies[i] = Deliveries.request(ports.get(turn.getAndIncrement() % ports.size()), id);
        }
        return copies;
    }

    private void send(HttpRequest request) throws InterruptedException {
        room.acquire();
        var unused = answered(request).whenComplete((answer, failure) -> {
            if (failure != null || answer / 100 != 2) {
                otherAnswers.add(failure != null ? -1 : answer);
            }
            room.release();
        });
    }

    /** A sender delivers again what was answered 503. */
    private CompletableFuture<Integer> answered(HttpRequest request) {
        requests.incrementAndGet();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenCompose(answer -> {
            if (answer.statusCode() != 503) {
                return CompletableFuture.completedFuture(answer.statusCode());
            }
            again.incrementAndGet();
            return CompletableFuture.supplyAsync(
                            () -> request, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                    .thenCompose(this::answered);
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 89: a JVM is killed while it handles; the other takes over when the lease is over")
    void takeOverFromTheKilled(Engine engine) throws Exception {
        try (StoreServer server = engine.start();
                Receiver survivor = Receiver.on(server.store(server.port()), Deliveries.HASTY, id -> {})) {
            try (Node victim = Node.start(server.address(server.port()), Deliveries.HASTY)) {
                assertThat(Deliveries.deliver(victim.port, "order-1")).isEqualTo(200);
                assertThat(Deliveries.deliver(survivor.port(), "order-1")).isEqualTo(200);
                assertThat(survivor.runs("order-1")).isZero();
                var unused = http.sendAsync(
                        Deliveries.request(victim.port, "stall-1"), HttpResponse.BodyHandlers.discarding());
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Deliveries.deliver(survivor.port(), "stall-1") == 503
                                && survivor.told.contains("in-flight"));
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> Deliveries.deliver(survivor.port(), "stall-1") == 200);
            assertThat(survivor.runs("stall-1")).isEqualTo(1);
            assertThat(survivor.told).contains("takeover 2");
        }
    }
}
