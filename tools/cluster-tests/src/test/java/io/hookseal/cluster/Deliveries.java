package io.hookseal.cluster;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.sender.RetryBehaviour;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import io.hookseal.testkit.SignedDelivery;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A sender that waits two seconds, or thirty, for an answer, and its deliveries. */
final class Deliveries {
    static final String PATH = "/hooks/acme";
    static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

    /** How long the hasty one waits. */
    static final Duration HASTY = Duration.ofSeconds(2);

    static final Duration PATIENT = Duration.ofSeconds(30);

    /** One for all, so that what is delivered again is the same to the byte. */
    private static final Instant SENT_AT = Instant.ofEpochMilli(
                    ManagementFactory.getRuntimeMXBean().getStartTime())
            .truncatedTo(ChronoUnit.SECONDS);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Deliveries() {}

    static SenderProfile sender(Duration timeout) {
        return SenderProfile.named("acme")
                .scheme(Scheme.header("X-Acme-Signature").prefix("sha256=").timeInBody("/sentAt", TimeFormat.ISO_8601))
                .event("/type")
                .identity("/id")
                .secrets(SecretForm.TEXT)
                .timeout(timeout)
                .retries(RetryBehaviour.upTo(RetryBehaviour.On.ANY_NON_2XX, Duration.ofHours(1)))
                .build();
    }

    static HttpRequest request(int port, String id) {
        String body = "{\"type\":\"order.paid\",\"id\":\"" + id + "\",\"sentAt\":\"" + SENT_AT + "\"}";
        SignedDelivery delivery = SignedDelivery.of(sender(PATIENT), SECRET, body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach(header -> request.header(header.name(), header.value()));
        return request.build();
    }

    /** Delivers once, as the hasty sender does: an answer that takes longer than it waits is none. */
    static int deliver(int port, String id) {
        return deliver(request(port, id));
    }

    static int deliver(HttpRequest request) {
        try {
            HttpRequest hasty = HttpRequest.newBuilder(request, (name, value) -> true)
                    .timeout(HASTY)
                    .build();
            return HTTP.send(hasty, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
