package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What lets the relay in: the value of the header that each call carries. Not a record: it shows no credential. */
final class Authorization {
    private static final long EARLY_SECONDS = 30;

    private final @Nullable String form;
    private final InstantSource clock;
    private String header;
    private Instant until;

    private Authorization(@Nullable String form, String header, Instant until, InstantSource clock) {
        this.form = form;
        this.header = header;
        this.until = until;
        this.clock = clock;
    }

    /** A user's name and password (RFC 7617). */
    static Authorization basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        String header = "Basic " + Base64.getEncoder().encodeToString(both);
        return new Authorization(null, header, Instant.MAX, InstantSource.system());
    }

    /** OAuth 2.0 client credentials (RFC 6749, section 4.4); the token is kept until shortly before its end, or a 401. */
    static Authorization clientCredentials(String id, String secret, InstantSource clock) {
        String form = "grant_type=client_credentials&client_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)
                + "&client_secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return new Authorization(form, "", Instant.MIN, clock);
    }

    synchronized String header(Instance instance) throws CallFailedException, InterruptedException {
        if (form != null && !clock.instant().isBefore(until)) {
            HttpRequest request = instance.request("/oauth_token.do", "POST", BodyPublishers.ofString(form))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .build();
            JsonNode grant = instance.send(request);
            header = "Bearer " + grant.path("access_token").asText();
            until = clock.instant().plusSeconds(grant.path("expires_in").asLong() - EARLY_SECONDS);
        }
        return header;
    }

    /** A call with this value was answered 401. Returns whether another value can be had. */
    synchronized boolean replaceable(String refused) {
        if (form != null && refused.equals(header)) { // otherwise another thread has a new one already
            until = Instant.MIN;
        }
        return form != null;
    }
}
