package io.hookseal.store.redis;

import io.hookseal.idempotency.StoreException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls by Lettuce over one connection, none of which takes longer than the time limit, connecting included.
 *
 * <p>The connection is made when it is first needed and made anew when it was lost. Lettuce is kept from doing that by
 * itself: it would hold calls back until the server returns, and send them then, when nobody waits for them any longer. A
 * connection on which nothing was answered for several calls in a row is given up, since a peer that vanished without a
 * word can keep one open for a quarter of an hour.
 */
final class RedisCalls implements Calls {
    /** Calls without an answer, one after another, after which a connection is given up. */
    static final int SILENT_CALLS = 5;

    /** For the first calls of a JVM that has yet to load Lettuce and Netty, which can take longer than a claim may. */
    private static final Duration START_UP_LIMIT = Duration.ofSeconds(5);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 10_000;
    private static final Pattern CODE = Pattern.compile("(?:^ERR Error running script.*: -|^)([A-Z]{2,20})\\b");

    private final RedisClient client;
    private final RedisURI address;
    private final Duration limit;
    private final Object connecting = new Object();
    private final AtomicInteger silent = new AtomicInteger();
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;
    private boolean closed;

    RedisCalls(RedisURI address, Duration limit) {
        this.address = RedisURI.builder(address).withTimeout(CONNECT_LIMIT).build();
        this.limit = limit;
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_LIMIT)
                        .keepAlive(true)
                        .build())
                .build());
    }

    @Override
    public List<Long> numbers(Script script, String key, String... arguments) {
        String[] keys = {key};
        return run(
                redis -> redis.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, arguments),
                redis -> redis.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
    }

    @Override
    public boolean holds(Script script, String key, String... arguments) {
        String[] keys = {key};
        return run(
                redis -> redis.evalsha(script.sha1(), ScriptOutputType.BOOLEAN, keys, arguments),
                redis -> redis.eval(script.text(), ScriptOutputType.BOOLEAN, keys, arguments));
    }

    /** Sends a script in full only where the server does not know it by its name yet. */
    private <T> T run(
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> byName,
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> inFull) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            return call(limit, end, byName);
        } catch (RedisNoScriptException e) {
            return call(limit, end, inFull);
        }
    }

    @Override
    public @Nullable String info(String section) {
        try {
            return call(START_UP_LIMIT, System.nanoTime() + START_UP_LIMIT.toNanos(), redis -> redis.info(section));
        } catch (StoreException e) {
            if (e.getCause() instanceof RedisCommandExecutionException) {
                return null;
            }
            throw e;
        }
    }

    private <T> T call(
            Duration within, long end, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        CompletableFuture<StatefulRedisConnection<String, String>> current = connection();
        try {
            StatefulRedisConnection<String, String> connected = await(current, end);
            RedisFuture<T> reply = command.apply(connected.async());
            try {
                T result = await(reply, end);
                silent.set(0);
                return result;
            } catch (TimeoutException e) {
                // not sent where it still waits to be
                reply.cancel(false);
                throw e;
            }
        } catch (TimeoutException e) {
            if (silent.incrementAndGet() >= SILENT_CALLS) {
                giveUp(current);
            }
            throw new StoreException("Redis did not answer within " + within, e);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (RedisException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for Redis", e);
        }
    }

    private static <T> T await(Future<T> future, long end)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static RuntimeException failed(Throwable cause) {
        if (cause instanceof RedisNoScriptException unknown) {
            return unknown;
        }
        if (cause instanceof RedisCommandExecutionException) {
            return new StoreException("Redis refused the call: " + code(cause.getMessage()), cause);
        }
        return new StoreException("Redis cannot be reached", cause);
    }

    /** The word that an error of Redis begins with, within a script's error where there is one; the rest is free text. */
    private static String code(@Nullable String message) {
        Matcher word = CODE.matcher(message == null ? "" : message);
        return word.find() ? word.group(1) : "ERR";
    }

    private CompletableFuture<StatefulRedisConnection<String, String>> connection() {
        synchronized (connecting) {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            if (connection == null || lost(connection)) {
                silent.set(0);
                connection = client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
            }
            return connection;
        }
    }

    private static boolean lost(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
        if (!connection.isDone()) {
            return false;
        }
        return connection.isCompletedExceptionally() || !connection.join().isOpen();
    }

    @SuppressWarnings("ReferenceEquality") // this very connection, not one like it
    private void giveUp(CompletableFuture<StatefulRedisConnection<String, String>> silentOne) {
        synchronized (connecting) {
            if (silentOne != connection || !silentOne.isDone()) {
                return;
            }
            connection = null;
        }
        if (!silentOne.isCompletedExceptionally()) {
            var unused = silentOne.join().closeAsync();
        }
    }

    @Override
    public void close() {
        synchronized (connecting) {
            if (closed) {
                return;
            }
            closed = true;
        }
        client.shutdown(Duration.ZERO, CONNECT_LIMIT);
    }
}
