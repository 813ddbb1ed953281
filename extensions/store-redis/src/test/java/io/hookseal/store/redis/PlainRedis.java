package io.hookseal.store.redis;

import io.hookseal.idempotency.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * Calls of a Redis server of the tests' own over plain sockets. Lincheck rewrites all classes of its JVM, one after another:
 * with Lettuce's and Netty's among them that takes half a minute each time. The scripts, which are what makes calls atomic,
 * are the same.
 */
final class PlainRedis implements Calls {
    /** The key of a clock that tests move, in milliseconds. */
    static final String CLOCK = "clock";

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final int port;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    private PlainRedis(int port) {
        this.port = port;
        ask("SET", CLOCK, "1000000");
    }

    /** One server; ended with the JVM. */
    static PlainRedis shared() {
        return Shared.CALLS;
    }

    private static final class Shared {
        static final PlainRedis CALLS;

        static {
            int port = freePort();
            RedisServer server = server(port);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            CALLS = new PlainRedis(port);
        }
    }

    static RedisServer server(int port, String... settings) {
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
            RedisServer server = builder.build();
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty store, whose clock is moved by {@link #passTime}, with its scripts changed; not to be closed. */
    RedisDeliveryStore storeWithMovedClock(UnaryOperator<String> change) {
        return storeWithMovedClock(this, change);
    }

    static RedisDeliveryStore storeWithMovedClock(Calls calls, UnaryOperator<String> change) {
        String clock = "local now = tonumber(redis.call('GET', '" + CLOCK + "'))\n";
        Scripts scripts = Scripts.load(text -> change.apply(text.replace(Scripts.text("clock"), clock)));
        return new RedisDeliveryStore(calls, scripts, "test" + PREFIXES.incrementAndGet(), Duration.ZERO);
    }

    void passTime(Duration time) {
        ask("INCRBY", CLOCK, "" + time.toMillis());
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Long> numbers(Script script, String key, String... arguments) {
        return (List<Long>) run(script, key, arguments);
    }

    @Override
    public boolean holds(Script script, String key, String... arguments) {
        return run(script, key, arguments).equals(1L);
    }

    @Override
    public String info(String section) {
        return (String) ask("INFO", section);
    }

    private Object run(Script script, String key, String... arguments) {
        return ask(Stream.concat(Stream.of("EVAL", script.text(), "1", key), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    private Object ask(String... words) {
        Connection connection = idle.poll();
        try {
            Connection used = connection != null ? connection : new Connection(port);
            Object answer = used.ask(words);
            idle.add(used);
            return answer;
        } catch (IOException e) {
            throw new StoreException("Redis cannot be reached", e);
        }
    }

    @Override
    public void close() {
        // ends with the JVM
    }

    /** One socket, and the few kinds of answers that our scripts give. */
    private static final class Connection {
        private final InputStream in;
        private final OutputStream out;

        Connection(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        Object ask(String... words) throws IOException {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(bytes("*" + words.length + "\r\n"));
            for (String word : words) {
                byte[] text = bytes(word);
                request.writeBytes(bytes("$" + text.length + "\r\n"));
                request.writeBytes(text);
                request.writeBytes(bytes("\r\n"));
            }
            out.write(request.toByteArray());
            return answer();
        }

        private Object answer() throws IOException {
            String line = line();
            String rest = line.substring(1);
            return switch (line.charAt(0)) {
                case '+' -> rest;
                case ':' -> Long.valueOf(rest);
                case '$' -> text(Integer.parseInt(rest));
                case '*' -> items(Integer.parseInt(rest));
                default -> throw new StoreException("Redis refused the call: " + rest);
            };
        }

        private String text(int length) throws IOException {
            String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            in.skipNBytes(2);
            return text;
        }

        private List<Object> items(int count) throws IOException {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(answer());
            }
            return items;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\r'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection has ended");
                }
                line.append((char) c);
            }
            in.skipNBytes(1);
            return line.toString();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
