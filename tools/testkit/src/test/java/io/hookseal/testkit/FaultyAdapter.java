package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.delivery.Delivery;
import io.hookseal.request.InboundRequest;
import io.hookseal.testkit.AdapterApplication.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A small adapter for the JDK's own server, in which one fault at a time can be planted. Run by {@link AdapterContractFaultsTest}
 * alone, which says which.
 */
class FaultyAdapter extends AdapterContract {
    static volatile Fault fault = Fault.NONE;

    /** What is wrong, the factory of the tests that look at it, and one that must see it. */
    enum Fault {
        NONE("headers", ""),
        ANSWERS_200_TO_EVERYTHING("headers", "row 1: no signature header"),
        TELLS_WHY_IT_REFUSES("headers", "row 4: 63 hex digits"),
        RUNS_THE_HANDLER_UNVERIFIED("headers", "row 1: no signature header"),
        TAKES_THE_SIGNATURE_FROM_THE_QUERY("headers", "row 20: the signature in the query"),
        TAKES_THE_FIRST_OF_TWO_HEADERS("headers", "row 15: two valid lines"),
        READS_THE_BODY_AS_TEXT("bodies", "row 28: a right signature over UTF-16 text"),
        HANDS_OVER_OTHER_BYTES("bodies", "row 80: every way to read gives the exact bytes, as application/json"),
        INFLATES_BODIES("bodies", "row 32: the content encoding gzip"),
        LEAVES_THE_CONNECTION_OPEN("bodies", "row 38: the limit and one more byte in chunks"),
        TAKES_A_DRAINED_BODY_FOR_AN_EMPTY_ONE("bodies", "row 34: a body that was read before"),
        ANSWERS_DUPLICATES_WITH_409("claims", "a delivery that was handled is a duplicate"),
        SWALLOWS_EXCEPTIONS("claims", "row 90: a handler that throws, before and after it has answered"),
        ANSWERS_BEFORE_IT_SETTLES("claims", "no byte of a success leaves before its claim is completed"),
        SENDS_THE_HANDLERS_4XX("claims", "row 90: a handler's own 409 is answered 503"),
        FORGETS_RETRY_AFTER("claims", "row 125: stopped with one delivery in flight"),
        RUNS_THE_HANDLER_TWICE("claims", "row 83: 64 threads, each with deliveries of its own"),
        SETTLES_A_LOST_ANSWER_AS_FAILED("claims", "row 116: the client is gone when the answer is written"),
        FORGETS_ALLOW("methods", "row 76: PUT"),
        OBEYS_METHOD_OVERRIDES("methods", "row 76: PUT"),
        HAS_A_WAY_ROUND("paths", "row 69: an encoded letter: /%68ook"),
        FORGETS_DELIVERIES("recordings", "recording attesta-030-replay");

        final String factory;
        final String seenBy;

        Fault(String factory, String seenBy) {
            this.factory = factory;
            this.seenBy = seenBy;
        }

        private boolean planted() {
            return fault == this;
        }
    }

    @Override
    protected Set<AdapterCapability> capabilities() {
        return EnumSet.of(AdapterCapability.PREFIX_MAPPING, AdapterCapability.ALL_MAPPING);
    }

    @Override
    protected AdapterServer start(AdapterApplication application) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 200);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                serve(application, exchange);
            }
        });
        server.start();
        return new AdapterServer(server.getAddress().getPort(), () -> {
            server.stop(0);
            threads.shutdownNow();
        });
    }

    private static void serve(AdapterApplication application, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Route route = application.routes().stream()
                .filter(one -> leadsTo(one, path))
                .findFirst()
                .orElse(null);
        if (route == null) {
            send(exchange, 404, Map.of(), "not found\n".getBytes(US_ASCII), false);
            return;
        }
        if (route.drained()) {
            exchange.getRequestBody().readAllBytes();
        }
        boolean wayRound = Fault.HAS_A_WAY_ROUND.planted()
                && exchange.getRequestURI().getRawPath().contains("%68");
        if (Fault.RUNS_THE_HANDLER_UNVERIFIED.planted() || wayRound) {
            run(
                    route,
                    new Answering(
                            Delivery.of(route.endpoint(), "nobody", new byte[0]).build()));
        }
        Reception reception = application.receiver().receive(route.endpoint(), new Inbound(exchange));
        if (reception instanceof Reception.Accepted accepted) {
            handle(route, accepted, exchange);
        } else {
            send(exchange, ((Reception.Answered) reception).reply());
        }
    }

    private static boolean leadsTo(Route route, String path) {
        return switch (route.mapping()) {
            case EXACT -> path.equals(route.path());
            case PREFIX -> path.equals(route.path()) || path.startsWith(route.path() + "/");
            case ALL -> true;
        };
    }

    private static void handle(Route route, Reception.Accepted accepted, HttpExchange exchange) throws IOException {
        Answering answering = new Answering(accepted.delivery());
        HandlerOutcome outcome = run(route, answering);
        if (Fault.RUNS_THE_HANDLER_TWICE.planted()) {
            outcome = run(route, answering);
        }
        if (Fault.ANSWERS_BEFORE_IT_SETTLES.planted()) {
            send(exchange, answering.status, Map.of(), answering.body, false);
        }
        if (answering.stream != null) {
            stream(exchange, accepted, answering, answering.stream);
            return;
        }
        Reply reply = accepted.settle(Fault.FORGETS_DELIVERIES.planted() ? new HandlerOutcome.Threw() : outcome);
        boolean own = reply == null
                || Fault.FORGETS_DELIVERIES.planted()
                || (Fault.SENDS_THE_HANDLERS_4XX.planted() && answering.status / 100 == 4);
        if (own) {
            send(exchange, answering.status, Map.of(), answering.body, false);
        } else {
            send(exchange, reply);
        }
    }

    private static void stream(
            HttpExchange exchange, Reception.Accepted accepted, Answering answering, InputStream stream)
            throws IOException {
        try (stream) {
            exchange.sendResponseHeaders(answering.status, 0);
            stream.transferTo(exchange.getResponseBody());
            exchange.getResponseBody().close();
            accepted.settle(new HandlerOutcome.Answered(answering.status));
        } catch (IOException e) {
            boolean faulty = Fault.SETTLES_A_LOST_ANSWER_AS_FAILED.planted();
            accepted.settle(faulty ? new HandlerOutcome.Threw() : new HandlerOutcome.Answered(answering.status));
        }
    }

    private static HandlerOutcome run(Route route, Answering answering) {
        try {
            route.handler().handle(answering);
            return new HandlerOutcome.Answered(answering.status);
        } catch (Unreadable e) {
            return new HandlerOutcome.Unreadable(e.parts);
        } catch (Throwable e) {
            boolean swallowed = Fault.SWALLOWS_EXCEPTIONS.planted();
            return swallowed ? new HandlerOutcome.Answered(200) : new HandlerOutcome.Threw();
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        int status = Fault.ANSWERS_200_TO_EVERYTHING.planted() ? 200 : reply.status();
        if (Fault.ANSWERS_DUPLICATES_WITH_409.planted() && reply.text().equals("already handled\n")) {
            status = 409;
        }
        boolean close = reply.close() && !Fault.LEAVES_THE_CONNECTION_OPEN.planted();
        send(exchange, status, reply.headers(), reply.body(), close);
    }

    private static void send(HttpExchange exchange, int status, Map<String, String> headers, byte[] body, boolean close)
            throws IOException {
        headers.forEach((name, value) -> {
            boolean forgotten = (Fault.FORGETS_RETRY_AFTER.planted() && name.equals("Retry-After"))
                    || (Fault.FORGETS_ALLOW.planted() && name.equals("Allow"));
            if (!forgotten) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        if (Fault.TELLS_WHY_IT_REFUSES.planted()) {
            boolean missing = exchange.getRequestHeaders().get(Sent.SIGNATURE) == null;
            exchange.getResponseHeaders().set("X-Reason", missing ? "missing" : "wrong");
        }
        if (close) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            OutputStream out = exchange.getResponseBody();
            out.write(body);
            out.flush();
        }
    }

    /** The request as the JDK's server has it. */
    private record Inbound(HttpExchange exchange) implements InboundRequest {
        @Override
        public String method() {
            String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
            return Fault.OBEYS_METHOD_OVERRIDES.planted() && override != null ? override : exchange.getRequestMethod();
        }

        @Override
        public List<String> headers(String name) {
            List<String> values = new ArrayList<>(exchange.getRequestHeaders().getOrDefault(name, List.of()));
            String query = exchange.getRequestURI().getQuery();
            if (Fault.TAKES_THE_SIGNATURE_FROM_THE_QUERY.planted()
                    && query != null
                    && query.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
                values.add(query.substring(name.length() + 1));
            }
            if (Fault.TAKES_THE_FIRST_OF_TWO_HEADERS.planted() && values.size() > 1) {
                return values.subList(0, 1);
            }
            if (Fault.INFLATES_BODIES.planted() && name.equalsIgnoreCase("Content-Encoding")) {
                return List.of();
            }
            return values;
        }

        @Override
        public long declaredLength() {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }

        @Override
        public boolean bodyAnnounced() {
            if (Fault.TAKES_A_DRAINED_BODY_FOR_AN_EMPTY_ONE.planted()) {
                return false;
            }
            return declaredLength() > 0
                    || (exchange.getRequestHeaders().containsKey("Transfer-Encoding")
                            && exchange.getRequestURI().getPath().equals("/drained"));
        }

        @Override
        public InputStream body() throws IOException {
            InputStream body = exchange.getRequestBody();
            if (Fault.READS_THE_BODY_AS_TEXT.planted()) {
                return new ByteArrayInputStream(new String(body.readAllBytes(), UTF_8).getBytes(UTF_8));
            }
            boolean packed = exchange.getRequestHeaders().containsKey("Content-Encoding");
            return Fault.INFLATES_BODIES.planted() && packed ? new GZIPInputStream(body) : body;
        }
    }

    /** Thrown at a handler that asks for what cannot be read. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean parts;

        Unreadable(boolean parts) {
            super("cannot be read");
            this.parts = parts;
        }
    }

    /** Collects the handler's answer. */
    private static final class Answering implements ContractExchange {
        private final Delivery delivery;
        private int status = 200;
        private byte[] body = new byte[0];
        private InputStream stream;

        Answering(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public byte[] bytes() {
            byte[] bytes = delivery.body();
            return Fault.HANDS_OVER_OTHER_BYTES.planted() ? new String(bytes, US_ASCII).getBytes(US_ASCII) : bytes;
        }

        @Override
        public String text() {
            return new String(bytes(), UTF_8);
        }

        @Override
        public String parameter(String name) {
            throw new Unreadable(false);
        }

        @Override
        public void parts() {
            throw new Unreadable(true);
        }

        @Override
        public void answer(int newStatus, byte[] newBody) {
            status = newStatus;
            body = newBody.clone();
        }

        @Override
        public void stream(int newStatus, InputStream newBody) {
            status = newStatus;
            stream = newBody;
        }
    }
}
