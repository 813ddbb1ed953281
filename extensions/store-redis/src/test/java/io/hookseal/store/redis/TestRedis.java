package io.hookseal.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import redis.embedded.RedisServer;

/** A Redis server of the tests' own. */
final class TestRedis implements AutoCloseable {
    final int port;
    final RedisCommands<String, String> commands;
    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private TestRedis(int port, String... settings) {
        this.port = port;
        server = PlainRedis.server(port, settings);
        client = RedisClient.create(address());
        connection = client.connect();
        commands = connection.sync();
        commands.set(PlainRedis.CLOCK, "1000000");
    }

    static TestRedis start(String... settings) {
        return new TestRedis(PlainRedis.freePort(), settings);
    }

    static TestRedis startOn(int port) {
        return new TestRedis(port);
    }

    /** The one that tests share; ended with the JVM. */
    static TestRedis shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final TestRedis SERVER = start();
        static final RedisCalls CALLS = new RedisCalls(SERVER.address(), Duration.ofSeconds(20));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                CALLS.close();
                SERVER.close();
            }));
        }
    }

    RedisURI address() {
        return RedisURI.create("127.0.0.1", port);
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** An empty store on the shared server, whose clock is moved by {@link #passTime}. */
    static RedisDeliveryStore storeWithMovedClock() {
        return PlainRedis.storeWithMovedClock(
                new RedisCalls(shared().address(), Duration.ofSeconds(20)), UnaryOperator.identity());
    }

    /** The same over a connection that all of them share, with its scripts changed; not to be closed. */
    static RedisDeliveryStore storeWithMovedClock(UnaryOperator<String> change) {
        return PlainRedis.storeWithMovedClock(Shared.CALLS, change);
    }

    static void passTime(Duration time) {
        shared().commands.incrby(PlainRedis.CLOCK, time.toMillis());
    }

    void stop() {
        PlainRedis.stop(server);
    }

    @Override
    public void close() {
        connection
                .closeAsync()
                .orTimeout(1, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        stop();
    }
}
