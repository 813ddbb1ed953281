package io.hookseal.samples.servicenow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hookseal.inbox.NotHandledException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One instance of ServiceNow's over HTTP: every call is bounded in time, no redirect is followed. A call that does not succeed says
 * what was called and how it ended, and whether and when the inbox is to try again; the instance's address, credentials and what was
 * sent are in no exception.
 */
final class Instance {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "Content-Type";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI base;
    private final Duration limit;
    private final String grant;
    private volatile String authorization;

    /**
     * Called as a user, or as a client.
     *
     * @param limit how long a call may take
     * @param oauth OAuth 2.0 client credentials (RFC 6749, section 4.4), or else a user's name and password (RFC 7617)
     */
    Instance(URI base, Duration limit, boolean oauth, String name, String secret) {
        this.base = base;
        this.limit = limit;
        this.grant = "grant_type=client_credentials&client_id=" + URLEncoder.encode(name, UTF_8) + "&client_secret="
                + URLEncoder.encode(secret, UTF_8);
        byte[] both = (name + ":" + secret).getBytes(UTF_8);
        this.authorization = oauth ? "" : "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** Calls the Table API, and once more with another token where one is refused. */
    JsonNode call(String method, String target, String body) throws InterruptedException {
        String token = authorization.isEmpty() ? renewed("") : authorization;
        HttpResponse<byte[]> answer = send(method, target, body, TYPE, "application/json", "Authorization", token);
        if (answer.statusCode() == 401 && token.startsWith("Bearer ")) {
            answer = send(method, target, body, TYPE, "application/json", "Authorization", renewed(token));
        }
        return member("result", answer);
    }

    /** One token serves all threads until it is refused; the first that hears of it gets the next one. */
    private synchronized String renewed(String refused) throws InterruptedException {
        if (authorization.equals(refused)) {
            var answer = send("POST", "/oauth_token.do", grant, TYPE, "application/x-www-form-urlencoded");
            String token = member("access_token", answer).asText();
            authorization = "Bearer " + token.replaceAll("[^!-~]", "");
        }
        return authorization;
    }

    private HttpResponse<byte[]> send(String method, String target, String body, String... headers)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(target))
                .method(method, BodyPublishers.ofString(body))
                .headers(headers)
                .build();
        var coming = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            // a request's own limit would end with the head of the answer; this one holds for its body too
            return coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw NotHandledException.retryAfter(
                    null, told(request, "no answer", cause.getClass().getSimpleName()));
        } finally {
            coming.cancel(true);
        }
    }

    /** What a success has, and neither a proxy's page nor that of an instance that sleeps, with status 200. */
    private static JsonNode member(String name, HttpResponse<byte[]> answer) {
        JsonNode body = MissingNode.getInstance();
        try {
            body = JSON.readTree(answer.body());
        } catch (IOException e) {
            // no JSON
        }
        int status = answer.statusCode();
        if (status / 100 == 2 && body.has(name)) {
            return body.path(name);
        }
        String said = FieldText.line(body.at("/error/message").asText("no " + name), 100);
        String why = told(answer.request(), status, said);
        // what is malformed or not permitted stays so (ServiceNow, "REST API HTTP response codes"); credentials are
        // mended, and
        // an incident that is gone (404) is not found by the next look-up
        boolean isFinal = name.equals("result") && (status == 400 || status == 403);
        String retryAfter = answer.headers().firstValue("Retry-After").orElse(null);
        throw isFinal ? NotHandledException.giveUp(why) : NotHandledException.retryAfter(retryAfter, why);
    }

    private static String told(HttpRequest request, Object how, String why) {
        return "ServiceNow, " + request.method() + " " + request.uri().getPath() + ": " + how + ", " + why;
    }
}
