package io.hookseal.samples.servicenow.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a ServiceNow instance does, as far as the relay calls one, on the loopback interface.
 *
 * <p>What it knows of the real one, from ServiceNow's public documentation:
 *
 * <ul>
 *   <li>Table API ({@code servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html}): {@code GET /api/now/table/incident} with
 *       {@code sysparm_query}, {@code sysparm_limit}, {@code sysparm_fields}; {@code POST} answers 201 and {@code PATCH}
 *       200 with the record under {@code result}.
 *   <li>REST API HTTP response codes ({@code .../rest-api-explorer/r_RESTAPIHTTPResponseCodes.html}): 400, 401, 403 (also of
 *       data policies), 404, 405, 415, with a body of {@code error.message}, {@code error.detail} and {@code status:
 *       failure}.
 *   <li>Inbound REST API rate limiting ({@code .../rest-api-explorer/inbound-REST-API-rate-limiting.html}): 429 with
 *       {@code Retry-After} in seconds.
 *   <li>OAuth API request parameters ({@code .../platform-security/authentication/r_OAuthAPIRequestParameters.html}):
 *       {@code POST /oauth_token.do} takes a form, answers {@code access_token} and {@code expires_in}; JSON is an error.
 *       Client credentials are a grant type of inbound OAuth since the Washington DC release.
 * </ul>
 *
 * <p>{@code GET /} is a page of the incidents, {@code GET /arrived} a line of JSON for each write that was accepted. Neither
 * asks who reads. Safe under many threads.
 */
public final class ServiceNowStandIn implements AutoCloseable {
    private static final String TABLE = "/api/now/table/";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);
    private static final int LARGEST_BODY = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Incidents incidents;
    private final String user;
    private final String password;
    private final InstantSource clock;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger granted = new AtomicInteger();
    private volatile Function<String, Trouble> troubles = method -> Trouble.NONE;

    private ServiceNowStandIn(
            HttpServer server, Incidents incidents, String user, String password, InstantSource clock) {
        this.server = server;
        this.incidents = incidents;
        this.user = user;
        this.password = password;
        this.clock = clock;
    }

    /**
     * Starts one.
     *
     * @param port the port on the loopback interface, 0 for a free one
     * @param incidents its table, which it does not change but by requests
     * @param user the one user; also the one OAuth client's id
     * @param password the password; also the client's secret
     * @param clock what tokens end by
     * @return what was started
     * @throws IOException where it cannot listen
     */
    public static ServiceNowStandIn start(
            int port, Incidents incidents, String user, String password, InstantSource clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ServiceNowStandIn standIn = new ServiceNowStandIn(server, incidents, user, password, clock);
        server.createContext("/", standIn::handle);
        server.setExecutor(standIn.threads);
        server.start();
        return standIn;
    }

    /** {@return where it is reached, without a path} */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@return its table} */
    public Incidents incidents() {
        return incidents;
    }

    /**
     * Says what goes wrong from now on with requests to the table.
     *
     * @param byMethod gives the trouble of a request by its method; asked once for each
     */
    public void troubles(Function<String, Trouble> byMethod) {
        troubles = byMethod;
    }

    /** Ends all tokens before their time. */
    public void revokeTokens() {
        tokens.clear();
    }

    /** {@return how many tokens were granted} */
    public int grantedTokens() {
        return granted.get();
    }

    /** Stops listening and cuts open connections. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                fail(exchange, 413, "Payload too large", null);
            } else if (path.startsWith("/api/")) {
                api(exchange, path, body);
            } else if (path.equals("/oauth_token.do")) {
                grant(exchange, body);
            } else if (path.equals("/") || path.equals("/arrived")) {
                show(exchange, path.equals("/"));
            } else {
                fail(exchange, 404, "Not found", null);
            }
        }
    }

    private void api(HttpExchange exchange, String path, byte[] body) throws IOException {
        Trouble trouble = troubles.apply(exchange.getRequestMethod());
        switch (trouble.kind()) {
            case DOWN -> fail(exchange, 503, "Service Unavailable", null);
            case BUSY -> {
                exchange.getResponseHeaders()
                        .set("Retry-After", String.valueOf(trouble.time().toSeconds()));
                fail(exchange, 429, "Rate limit exceeded", "The rate limit of this user was exceeded");
            }
            case FORBIDDEN ->
                fail(exchange, 403, "Operation Failed", "ACL Exception Insert Failed due to security constraints");
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", url() + "/login.do");
                fail(exchange, 302, "Found", null);
            }
            case ASLEEP -> answer(exchange, 200, "text/html", "<html><body>Your instance is hibernating</body></html>");
            default -> {
                Answer answer = authorized(exchange) ? table(exchange, path, body) : Answer.NOT_AUTHENTICATED;
                if (trouble.kind() == Trouble.Kind.SLOW) {
                    waitFor(trouble.time());
                }
                if (trouble.kind() != Trouble.Kind.LOST_ANSWER) {
                    answer(exchange, answer);
                }
            }
        }
    }

    private void waitFor(Duration time) {
        try {
            boolean unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean authorized(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return false;
        }
        if (header.startsWith("Bearer ")) {
            Instant end = tokens.get(header.substring("Bearer ".length()));
            return end != null && clock.instant().isBefore(end);
        }
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return header.equals("Basic " + Base64.getEncoder().encodeToString(both));
    }

    private Answer table(HttpExchange exchange, String path, byte[] body) {
        String method = exchange.getRequestMethod();
        String[] steps = path.startsWith(TABLE) ? path.substring(TABLE.length()).split("/", -1) : new String[0];
        if (steps.length == 0 || steps.length > 2) {
            return Answer.failure(400, "Requested URI does not represent any resource", null);
        }
        if (!steps[0].equals("incident")) {
            return Answer.failure(400, "Invalid table " + steps[0], null);
        }
        if (method.equals("GET") && steps.length == 1) {
            return found(query(exchange));
        }
        boolean create = method.equals("POST") && steps.length == 1;
        if (!create && !(method.equals("PATCH") && steps.length == 2)) {
            return Answer.failure(405, "Method not supported", null);
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return Answer.failure(415, "Unsupported media type", null);
        }
        return create ? write(null, body) : write(steps[1], body);
    }

    private Answer found(Map<String, String> query) {
        ObjectNode root = JSON.createObjectNode();
        var result = root.putArray("result");
        int limit = Integer.parseInt(query.getOrDefault("sysparm_limit", "10000"));
        List<String> fields = List.of(query.getOrDefault("sysparm_fields", "").split(","));
        for (Map<String, String> row : incidents.find(query.getOrDefault("sysparm_query", ""), limit)) {
            ObjectNode shown = result.addObject();
            row.forEach((name, value) -> {
                if (fields.contains("") || fields.contains(name)) {
                    shown.put(name, value);
                }
            });
        }
        return new Answer(200, root);
    }

    private Answer write(@Nullable String sysId, byte[] body) {
        Map<String, String> given = new LinkedHashMap<>();
        try {
            JsonNode root = JSON.readTree(body);
            if (!root.isObject()) {
                return Answer.failure(400, "Exception while reading request", "The payload is not valid JSON.");
            }
            root.properties()
                    .forEach(field -> given.put(field.getKey(), field.getValue().asText()));
            Map<String, String> record = sysId == null ? incidents.insert(given) : incidents.update(sysId, given);
            if (record == null) {
                return Answer.failure(
                        404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
            }
            ObjectNode answer = JSON.createObjectNode();
            record.forEach(answer.putObject("result")::put);
            return new Answer(sysId == null ? 201 : 200, answer);
        } catch (Incidents.RefusedException e) {
            return Answer.failure(403, String.valueOf(e.getMessage()), e.detail());
        } catch (IOException e) {
            return Answer.failure(400, "Exception while reading request", "The payload is not valid JSON.");
        }
    }

    private void grant(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> form = pairs(new String(body, StandardCharsets.UTF_8));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (!exchange.getRequestMethod().equals("POST") || !"application/x-www-form-urlencoded".equals(type)) {
            oauthError(exchange, 400, "invalid_request");
        } else if (!"client_credentials".equals(form.get("grant_type"))) {
            oauthError(exchange, 400, "unsupported_grant_type");
        } else if (!user.equals(form.get("client_id")) || !password.equals(form.get("client_secret"))) {
            oauthError(exchange, 401, "invalid_client");
        } else {
            String token = UUID.randomUUID().toString().replace("-", "");
            tokens.put(token, clock.instant().plus(TOKEN_LIFE));
            granted.incrementAndGet();
            ObjectNode answer = JSON.createObjectNode()
                    .put("access_token", token)
                    .put("scope", "useraccount")
                    .put("token_type", "Bearer")
                    .put("expires_in", TOKEN_LIFE.toSeconds());
            answer(exchange, 200, "application/json", answer.toString());
        }
    }

    private void oauthError(HttpExchange exchange, int status, String error) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("error", error).put("error_description", "access_denied");
        answer(exchange, status, "application/json", body.toString());
    }

    private void show(HttpExchange exchange, boolean page) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (page) {
            answer(exchange, 200, "text/html; charset=utf-8", IncidentPage.of(incidents.all()));
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Map<String, String> write : incidents.arrived()) {
            lines.append(text(write)).append('\n');
        }
        answer(exchange, 200, "application/x-ndjson; charset=utf-8", lines.toString());
    }

    private static String text(Map<String, String> line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written", e);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : pairs(query);
    }

    private static Map<String, String> pairs(String form) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private record Answer(int status, ObjectNode body) {
        static final Answer NOT_AUTHENTICATED =
                failure(401, "User Not Authenticated", "Required to provide Auth information");

        static Answer failure(int status, String message, @Nullable String detail) {
            ObjectNode body = JSON.createObjectNode();
            body.putObject("error").put("message", message).put("detail", detail);
            return new Answer(status, body.put("status", "failure"));
        }
    }

    private void fail(HttpExchange exchange, int status, String message, @Nullable String detail) throws IOException {
        answer(exchange, Answer.failure(status, message, detail));
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "BASIC realm=\"Service-now\"");
        }
        answer(
                exchange,
                answer.status(),
                "application/json;charset=UTF-8",
                answer.body().toString());
    }

    private void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
