package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One instance of ServiceNow's over HTTP: every call is bounded in time, no redirect is followed, and an instance that asks to be
 * left alone is. Its limits count a user's calls together, so that all calls wait.
 */
final class Instance {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final Duration limit;
    final InstantSource clock;
    private volatile Instant quietUntil = Instant.EPOCH;

    Instance(URI base, Duration limit, InstantSource clock) {
        this.base = base;
        this.limit = limit;
        this.clock = clock;
    }

    /** Begins a request to a path and query of the instance's. */
    HttpRequest.Builder request(String target, String method, BodyPublisher body) {
        return HttpRequest.newBuilder(base.resolve(target))
                .method(method, body)
                .timeout(limit)
                .header("Content-Type", "application/json");
    }

    /** Sends it and returns the JSON of a success; waits first where the pause that the instance asks for is a short one. */
    JsonNode send(HttpRequest request) {
        String call = request.method() + " " + request.uri().getPath();
        long quiet = Duration.between(clock.instant(), quietUntil).toMillis();
        if (quiet > limit.toMillis()) {
            throw new CallFailedException(call, 429, "left alone until " + quietUntil);
        }
        CompletableFuture<HttpResponse<byte[]>> coming = new CompletableFuture<>();
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(0, quiet));
            coming = client.sendAsync(request, BodyHandlers.ofByteArray());
            // the request's own limit ends with the head of the answer; this one holds for its body too
            return json(call, coming.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new CallFailedException(
                    call,
                    0,
                    (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailedException(call, 0, "the relay stops");
        } finally {
            coming.cancel(true);
        }
    }

    private JsonNode json(String call, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        JsonNode body = MissingNode.getInstance();
        try {
            body = JSON.readTree(answer.body());
        } catch (IOException e) {
            // no JSON: a proxy's page, or that of an instance that sleeps, with status 200
        }
        if (status / 100 == 2 && body.isObject()) {
            return body;
        }
        String seconds = answer.headers().firstValue("Retry-After").orElse("");
        if (seconds.matches("[0-9]{1,4}")) {
            quietUntil = clock.instant().plusSeconds(Long.parseLong(seconds));
        }
        throw new CallFailedException(
                call, status, FieldText.line(body.at("/error/message").asText("no JSON"), 100));
    }
}
