package io.hookseal.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hookseal.Endpoint;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.request.InboundRequest;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A receiver in a process of its own, which is there to be killed. Its handlers take a while, write a business row in the
 * inbox's transaction, and say in a log when they begin, and in which process.
 */
public final class KilledReceiver {
    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    static final List<SenderProfile> SENDERS =
            List.of(Senders.databridge(), Senders.attesta(), Senders.dembrane(), Senders.validibot());

    private KilledReceiver() {}

    public static void main(String[] arguments) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        FileChannel log = FileChannel.open(
                Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        InboxBuilder builder = arguments[0].startsWith("jdbc:postgresql")
                ? Inbox.in(TestDatabase.pool(arguments[0], 40))
                : Inbox.h2(Path.of(arguments[0]));
        builder.work(WorkPolicy.defaults()
                        .transactional()
                        .attempts(1000)
                        .concurrency(6)
                        .pauses(Duration.ofMillis(50), Duration.ofMillis(500)))
                .poll(Duration.ofMillis(50))
                .heartbeat(Duration.ofMillis(200), 4)
                .sweep(Duration.ofSeconds(1));
        for (SenderProfile sender : SENDERS) {
            builder.handler(sender.name(), (delivery, attempt) -> {
                String id = delivery.field("/id").text();
                write(log, "began " + pid + " " + id);
                try (PreparedStatement statement =
                        attempt.connection().prepareStatement("INSERT INTO business VALUES (?, ?)")) {
                    statement.setString(1, delivery.endpoint());
                    statement.setString(2, id);
                    statement.executeUpdate();
                }
                work();
            });
        }
        Inbox inbox = builder.build();
        WebhookReceiver.Builder receiver = WebhookReceiver.builder().inbox(inbox);
        for (SenderProfile sender : SENDERS) {
            receiver.endpoint(Endpoint.of(sender.name(), sender)
                    .secret(SECRET + sender.name())
                    .inbox());
        }
        serve(receiver.build(), inbox);
    }

    /** What a handler does for a while. */
    private static void work() throws InterruptedException {
        boolean unused =
                new CountDownLatch(1).await(ThreadLocalRandom.current().nextInt(30, 300), TimeUnit.MILLISECONDS);
    }

    private static void write(FileChannel log, String line) {
        try {
            log.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void serve(WebhookReceiver receiver, Inbox inbox) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newFixedThreadPool(16));
        for (SenderProfile sender : SENDERS) {
            server.createContext("/" + sender.name(), exchange -> {
                try (exchange) {
                    Reception reception = receiver.receive(sender.name(), new Request(exchange));
                    answer(exchange, ((Reception.Answered) reception).reply());
                }
            });
        }
        server.createContext("/waiting", exchange -> {
            try (exchange) {
                byte[] waiting = Long.toString(inbox.waiting()).getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, waiting.length);
                exchange.getResponseBody().write(waiting);
            }
        });
        server.createContext("/stop", exchange -> {
            try (exchange) {
                receiver.close();
                exchange.sendResponseHeaders(200, -1);
            }
            System.exit(0);
        });
        server.start();
        System.out.println("port " + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body();
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private record Request(HttpExchange exchange) implements InboundRequest {
        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }

        @Override
        public long declaredLength() {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }

        @Override
        public boolean bodyAnnounced() {
            return true;
        }

        @Override
        public InputStream body() {
            return exchange.getRequestBody();
        }
    }
}
