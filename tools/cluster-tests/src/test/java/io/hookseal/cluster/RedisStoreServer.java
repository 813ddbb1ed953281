package io.hookseal.cluster;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.store.redis.RedisDeliveryStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import redis.embedded.RedisServer;

/** Redis, which writes every change to its file, so that it outlives the server's end, though not the machine's. */
final class RedisStoreServer extends StoreServer {
    private final int port;
    private final Path folder;
    private RedisServer server;
    private long pid;

    RedisStoreServer() throws IOException {
        port = freePort();
        folder = Files.createTempDirectory("hookseal-redis");
        server = start();
    }

    private RedisServer start() throws IOException {
        RedisServer started = RedisServer.newRedisServer()
                .port(port)
                .onShutdownForceStop(true)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly yes")
                .setting("appendfsync no")
                .setting("maxmemory-policy noeviction")
                .setting("dir " + folder)
                .build();
        started.start();
        pid = asked(redis -> redis.info("server")
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> Long.valueOf(line.substring("process_id:".length()).strip()))
                .findFirst()
                .orElseThrow());
        return started;
    }

    <T> T asked(Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(address(port));
        try (var connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Override
    int port() {
        return port;
    }

    @Override
    String address(int at) {
        return "redis://127.0.0.1:" + at;
    }

    static DeliveryStore open(String address, Duration limit) {
        RedisDeliveryStore.Builder builder = RedisDeliveryStore.builder(address);
        return (limit == null ? builder : builder.timeLimit(limit)).build();
    }

    @Override
    void stop() throws IOException {
        server.stop();
    }

    @Override
    void startAgain() throws IOException {
        server = start();
    }

    @Override
    void full(boolean full) {
        var unused = asked(redis -> redis.configSet("maxmemory", full ? "1" : "0"));
    }

    @Override
    List<Long> processes() {
        return List.of(pid);
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
