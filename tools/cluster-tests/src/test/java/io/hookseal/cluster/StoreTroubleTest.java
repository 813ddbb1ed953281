package io.hookseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a store does, every delivery is answered within the two seconds that its sender waits, none is lost, none is handled
 * twice, and the receiver goes on by itself when the store is well again.
 */
class StoreTroubleTest {
    private static final Map<Engine, StoreServer> SERVERS = new EnumMap<>(Engine.class);
    private static final Duration LONG = Duration.ofSeconds(30);

    private static StoreServer server(Engine engine) throws IOException {
        StoreServer server = SERVERS.get(engine);
        if (server == null) {
            server = engine.start();
            SERVERS.put(engine, server);
        }
        return server;
    }

    @AfterAll
    static void end() throws IOException {
        for (StoreServer server : SERVERS.values()) {
            server.close();
        }
    }

    /** Delivers as long as it takes, and never waits for an answer as long as a sender does not. */
    private static void deliverUntilHandled(Receiver receiver, String id) {
        deliverUntilAccepted(receiver, id);
        assertThat(receiver.runs(id)).isEqualTo(1);
        deliverUntilAccepted(receiver, id);
        assertThat(receiver.runs(id)).isEqualTo(1);
    }

    /** On a busy machine any store can be too slow for once. */
    private static void deliverUntilAccepted(Receiver receiver, String id) {
        await().atMost(LONG).until(() -> {
            int answer = Deliveries.deliver(receiver.port(), id);
            assertThat(answer).isIn(200, 503);
            return answer == 200;
        });
    }

    private static void refusesInTime(Receiver receiver, String id) {
        long began = System.nanoTime();
        assertThat(Deliveries.deliver(receiver.port(), id)).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Deliveries.HASTY);
        assertThat(receiver.runs(id)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 88: the server is stopped in its tracks, and goes on")
    void paused(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Receiver receiver = Receiver.on(server.store(server.port()), Deliveries.HASTY, id -> {})) {
            deliverUntilHandled(receiver, "paused-1");
            server.pause();
            try {
                for (int i = 2; i < 8; i++) {
                    refusesInTime(receiver, "paused-" + i);
                }
            } finally {
                server.goOn();
            }
            for (int i = 1; i < 8; i++) {
                deliverUntilHandled(receiver, "paused-" + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 88: the server is slow, a little and then too much")
    void slow(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Proxy proxy = new Proxy(server.port());
                Receiver receiver = Receiver.on(server.store(proxy.port()), Deliveries.HASTY, id -> {})) {
            deliverUntilHandled(receiver, "slow-1");
            proxy.delay(15);
            deliverUntilHandled(receiver, "slow-2");
            proxy.delay(1_000);
            refusesInTime(receiver, "slow-3");
            refusesInTime(receiver, "slow-4");
            proxy.delay(0);
            deliverUntilHandled(receiver, "slow-3");
            deliverUntilHandled(receiver, "slow-4");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 91: the store falls silent while the handler runs: its success is answered all the same")
    void completeFails(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Proxy proxy = new Proxy(server.port());
                Receiver receiver = Receiver.on(server.store(proxy.port()), Deliveries.HASTY, id -> {
                    if (id.equals("success-2")) {
                        proxy.delay(1_000);
                    }
                })) {
            deliverUntilHandled(receiver, "success-1");

            assertThat(Deliveries.deliver(receiver.port(), "success-2")).isEqualTo(200);
            assertThat(receiver.told).contains("failed complete", "complete-failed");
            assertThat(receiver.runs("success-2")).isEqualTo(1);
            proxy.delay(0);
            deliverUntilHandled(receiver, "success-3");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 87: the server ends and is started again")
    void restarted(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Receiver receiver = Receiver.on(server.store(server.port()), Deliveries.HASTY, id -> {})) {
            deliverUntilHandled(receiver, "restarted-1");
            server.stop();
            refusesInTime(receiver, "restarted-2");
            refusesInTime(receiver, "restarted-3");
            server.startAgain();
            for (int i = 1; i < 5; i++) {
                deliverUntilHandled(receiver, "restarted-" + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 115: the disk, or the memory, is full")
    void full(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Receiver receiver = Receiver.on(server.store(server.port()), Deliveries.HASTY, id -> {})) {
            deliverUntilHandled(receiver, "full-1");
            server.full(true);
            try {
                refusesInTime(receiver, "full-2");
                assertThat(receiver.told).contains("failed claim");
                // what was remembered still is
                BooleanSupplier duplicate = () -> Deliveries.deliver(receiver.port(), "full-1") == 200;
                assertThat(engine == Engine.POSTGRESQL || duplicate.getAsBoolean())
                        .isTrue();
            } finally {
                server.full(false);
            }
            deliverUntilHandled(receiver, "full-1");
            deliverUntilHandled(receiver, "full-2");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 87: the connection is cut when the claim has been sent and before it is answered")
    void cutWhileClaiming(Engine engine) throws IOException {
        StoreServer server = server(engine);
        try (Proxy proxy = new Proxy(server.port());
                Receiver receiver = Receiver.on(server.store(proxy.port()), Deliveries.HASTY, id -> {})) {
            deliverUntilHandled(receiver, "cut-1");
            proxy.cutReplies(true);
            refusesInTime(receiver, "cut-2");
            proxy.cutReplies(false);
            deliverUntilHandled(receiver, "cut-2");
            proxy.cut();
            deliverUntilHandled(receiver, "cut-3");
        }
    }
}
