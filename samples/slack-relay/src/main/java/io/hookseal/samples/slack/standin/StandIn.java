package io.hookseal.samples.slack.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for Slack's incoming webhooks, on the loopback address: checks requests and answers as they do, and shows what
 * arrived, at {@code /} for people and at {@code /arrived} as a JSON object a line.
 *
 * <p>Sources, read on 2026-11-28: <a href="https://api.slack.com/messaging/webhooks">incoming webhooks</a> (JSON, {@code ok}),
 * <a href="https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks">their errors</a> (one word in the
 * body; 400 {@code invalid_payload}, 403, 404 {@code channel_not_found}, 410 {@code channel_is_archived}), and what they are seen
 * to answer: 400 {@code invalid_blocks} (github.com/slackapi/java-slack-sdk, issue 1017), 404 {@code no_service}
 * (github.com/slackapi/slack-github-action, issue 249), 403 {@code invalid_token} (github.com/gueils/whales, issue 38).
 */
public final class StandIn implements AutoCloseable {
    private static final String TEAM = "TSTANDIN";
    private static final int LARGEST = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, RateLimit> limits = new ConcurrentHashMap<>();
    private final List<Arrival> arrived = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
    private final List<String> channels;
    private final int burst;
    private volatile Behaviour behaviour = Behaviour.UP;

    private StandIn(HttpServer server, int burst, List<String> channels) {
        this.server = server;
        this.burst = burst;
        this.channels = List.copyOf(channels);
    }

    /**
     * Starts one.
     *
     * @param port where it listens on the loopback address; 0 for a free one
     * @param burst how many messages a channel takes at once, beyond which it is one a second
     * @param channels the channels that have a webhook
     * @return the stand-in, to be closed
     * @throws UncheckedIOException where the port is taken
     */
    public static StandIn start(int port, int burst, List<String> channels) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            StandIn standIn = new StandIn(HttpServer.create(address, 0), burst, channels);
            standIn.server.setExecutor(standIn.threads);
            standIn.server.createContext("/", standIn::show);
            standIn.server.createContext("/arrived", standIn::list);
            standIn.server.createContext("/services/", standIn::take);
            standIn.server.start();
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the stand-in cannot listen on port " + port + "; name a free --stand-in-port", e);
        }
    }

    /** {@return where it is} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * {@return the URL of a channel's webhook}
     *
     * @param channel the channel
     */
    public String webhook(String channel) {
        return url() + path(channel);
    }

    private static String path(String channel) {
        return "/services/" + TEAM + "/" + service(channel) + "/token-of-" + channel;
    }

    private static String service(String channel) {
        return "B" + channel.toUpperCase(Locale.ROOT).replace("-", "");
    }

    /**
     * Behaves in another way from now on.
     *
     * @param other how
     */
    public void behave(Behaviour other) {
        behaviour = other;
    }

    /**
     * Behaves in other ways for the next requests, one each, and as before after that.
     *
     * @param others how
     */
    public void next(Behaviour... others) {
        next.addAll(List.of(others));
    }

    /** {@return the messages that were taken, in the order in which they were} */
    public List<Arrival> arrived() {
        return List.copyOf(arrived);
    }

    /** {@return how many requests came to webhooks} */
    public int requests() {
        return requests.get();
    }

    /** {@return how many messages were taken without an answer} */
    public int unanswered() {
        return unanswered.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
        Behaviour planned = next.poll();
        Behaviour now = planned == null ? behaviour : planned;
        switch (now) {
            case DOWN -> answer(exchange, 503, "text/html", "upstream connect error");
            case GONE -> answer(exchange, 404, "text/html", "no_service");
            case CUT -> exchange.close();
            case THROTTLING -> tooMany(exchange);
            case REDIRECTING -> {
                exchange.getResponseHeaders().add("Location", url() + "/moved");
                answer(exchange, 302, "text/plain", "");
            }
            case UP, SLOW, LOSING_ANSWERS -> judge(exchange, body, now);
        }
    }

    private void judge(HttpExchange exchange, byte[] body, Behaviour now) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String channel = channels.stream()
                .filter(it -> path.startsWith("/services/" + TEAM + "/" + service(it) + "/"))
                .findFirst()
                .orElse("");
        if (channel.isEmpty()) {
            answer(exchange, 404, "text/html", "no_service");
        } else if (!path.equals(path(channel))) {
            answer(exchange, 403, "text/html", "invalid_token");
        } else if (!limits.computeIfAbsent(channel, it -> new RateLimit(burst, System::nanoTime))
                .takes()) {
            tooMany(exchange);
        } else {
            JsonNode message = read(exchange, body);
            String fault = fault(message);
            if (fault.isEmpty()) {
                arrived.add(new Arrival(Instant.now(), channel, message, now == Behaviour.UP));
                acknowledge(exchange, now);
            } else {
                answer(exchange, 400, "text/html", fault);
            }
        }
    }

    private void acknowledge(HttpExchange exchange, Behaviour now) throws IOException {
        if (now == Behaviour.UP) {
            answer(exchange, 200, "text/html", "ok");
            return;
        }
        unanswered.incrementAndGet();
        if (now == Behaviour.SLOW) {
            patience();
        }
        exchange.close();
    }

    /** Longer than any client's, and not longer than this is open. */
    private void patience() {
        try {
            boolean unused = closed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode read(HttpExchange exchange, byte[] body) {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        boolean json = exchange.getRequestMethod().equals("POST")
                && type.split(";", 2)[0].trim().equalsIgnoreCase("application/json");
        try {
            return json && body.length <= LARGEST ? JSON.readTree(body) : JSON.missingNode();
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    /** The word that Slack says, or nothing. */
    private static String fault(JsonNode message) {
        if (!message.isObject()) {
            return "invalid_payload";
        }
        if (message.path("text").asString("").isEmpty()
                && message.path("blocks").isEmpty()) {
            return "no_text";
        }
        return message.has("blocks") && !BlockKit.accepts(message.path("blocks")) ? "invalid_blocks" : "";
    }

    private static void tooMany(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Retry-After", "1");
        answer(exchange, 429, "text/html", "rate_limited");
    }

    private void show(HttpExchange exchange) throws IOException {
        boolean found = exchange.getRequestURI().getPath().equals("/");
        exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        answer(exchange, found ? 200 : 404, "text/html", found ? Page.of(channels, arrived) : "");
    }

    private void list(HttpExchange exchange) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Arrival arrival : arrived) {
            JsonNode line = JSON.createObjectNode()
                    .put("summary", "#" + arrival.channel() + ": " + arrival.text())
                    .put("at", arrival.at().toString())
                    .put("channel", arrival.channel())
                    .set("message", arrival.message());
            lines.append(JSON.writeValueAsString(line)).append('\n');
        }
        answer(exchange, 200, "application/x-ndjson", lines.toString());
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
