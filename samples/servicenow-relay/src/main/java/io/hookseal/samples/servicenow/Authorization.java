package io.hookseal.samples.servicenow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Lets the relay's calls in: with a name and a password, or with a token. Not a record: it shows no credential. */
final class Authorization {
    private final @Nullable String form;
    private String header;
    private Instant until = Instant.MIN;

    private Authorization(@Nullable String form, String header) {
        this.form = form;
        this.header = header;
    }

    /** A user's name and password (RFC 7617). */
    static Authorization basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(UTF_8);
        return new Authorization(null, "Basic " + Base64.getEncoder().encodeToString(both));
    }

    /** OAuth 2.0 client credentials (RFC 6749, section 4.4); the token is kept until 30 seconds before its end, or a 401. */
    static Authorization clientCredentials(String id, String secret) {
        String form = "grant_type=client_credentials&client_id=" + URLEncoder.encode(id, UTF_8) + "&client_secret="
                + URLEncoder.encode(secret, UTF_8);
        return new Authorization(form, "");
    }

    /** Makes a call, and once more with another token where one is refused. */
    JsonNode send(Instance instance, HttpRequest.Builder request) {
        String first = header(instance, "");
        try {
            return instance.send(request.setHeader("Authorization", first).build());
        } catch (CallFailedException e) {
            if (e.status != 401 || form == null) {
                throw e;
            }
        }
        return instance.send(
                request.setHeader("Authorization", header(instance, first)).build());
    }

    /** One token serves all threads; the first that hears of a refusal gets the next one. */
    private synchronized String header(Instance instance, String refused) {
        if (form != null && (header.equals(refused) || !instance.clock.instant().isBefore(until))) {
            HttpRequest.Builder request = instance.request("/oauth_token.do", "POST", BodyPublishers.ofString(form))
                    .setHeader("Content-Type", "application/x-www-form-urlencoded");
            JsonNode grant = instance.send(request.build());
            header = "Bearer " + grant.path("access_token").asText().replaceAll("[^!-~]", "");
            long seconds = grant.path("expires_in").asLong() - 30;
            until = instance.clock.instant().plusSeconds(seconds);
        }
        return header;
    }
}
