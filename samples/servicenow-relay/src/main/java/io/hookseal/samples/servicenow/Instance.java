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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One instance of ServiceNow's over HTTP: every call is bounded in time, and no redirect is followed. */
final class Instance {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final Duration limit;

    Instance(URI base, Duration limit) {
        this.base = base;
        this.limit = limit;
    }

    /** Begins a request to a path and query of the instance's. */
    HttpRequest.Builder request(String target, String method, BodyPublisher body) {
        return HttpRequest.newBuilder(base.resolve(target))
                .method(method, body)
                .timeout(limit)
                .header("Accept", "application/json");
    }

    /** Sends it and returns the JSON of a success. */
    JsonNode send(HttpRequest request) throws CallFailedException, InterruptedException {
        String call = request.method() + " " + request.uri().getPath();
        CompletableFuture<HttpResponse<byte[]>> coming = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            // the request's own limit ends with the head of the answer; this one holds for its body too
            return json(call, coming.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new CallFailedException(call, 0, why.getClass().getSimpleName(), Duration.ZERO);
        } finally {
            coming.cancel(true);
        }
    }

    private static JsonNode json(String call, HttpResponse<byte[]> answer) throws CallFailedException {
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
        Duration retryAfter = Duration.ofSeconds(seconds.matches("[0-9]{1,6}") ? Long.parseLong(seconds) : 0);
        String message = FieldText.line(body.at("/error/message").asText("no JSON"), 100);
        throw new CallFailedException(call, status, message, retryAfter);
    }
}
