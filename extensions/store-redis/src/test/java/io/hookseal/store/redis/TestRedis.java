package io.hookseal.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import redis.embedded.RedisServer;

/** A Redis server of the tests' own. */
final class TestRedis implements AutoCloseable {
    /** The key of a clock that tests move, in milliseconds. */
    private static final String CLOCK = "clock";

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    final int port;
    final RedisCommands<String, String> commands;
    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private TestRedis(int port, String... settings) {
        this.port = port;
        try {
            var builder = RedisServer.newRedisServer()
                    .port(port)
                    .onShutdownForceStop(true)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = RedisClient.create(address());
        connection = client.connect();
        commands = connection.sync();
        commands.set(CLOCK, "1000000");
    }

    static TestRedis start(String... settings) {
        return new TestRedis(freePort(), settings);
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

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RedisURI address() {
        return RedisURI.create("127.0.0.1", port);
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    static String freshPrefix() {
        return "test" + PREFIXES.incrementAndGet();
    }

    /** An empty store on the shared server, whose clock is moved by {@link #passTime}. */
    static RedisDeliveryStore storeWithMovedClock() {
        return storeWithMovedClock(
                new RedisCalls(shared().address(), Duration.ofSeconds(20)), UnaryOperator.identity());
    }

    /** The same over a connection that all of them share, with its scripts changed; not to be closed. */
    static RedisDeliveryStore storeWithMovedClock(UnaryOperator<String> change) {
        return storeWithMovedClock(Shared.CALLS, change);
    }

    private static RedisDeliveryStore storeWithMovedClock(RedisCalls calls, UnaryOperator<String> change) {
        String clock = "local now = tonumber(redis.call('GET', '" + CLOCK + "'))\n";
        Scripts scripts = Scripts.load(text -> change.apply(text.replace(Scripts.text("clock"), clock)));
        return new RedisDeliveryStore(calls, scripts, freshPrefix());
    }

    static void passTime(Duration time) {
        shared().commands.incrby(CLOCK, time.toMillis());
    }

    /** Replaces text that must be there. */
    static UnaryOperator<String> fault(String sound, String faulty, Script in) {
        if (!in.text().contains(sound)) {
            throw new IllegalArgumentException("there is no '" + sound + "'");
        }
        return text -> text.replace(sound, faulty);
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
