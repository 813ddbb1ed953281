package io.hookseal.testkit.spring;

import io.hookseal.testkit.SignedDelivery;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Delivers through {@code WebTestClient}.
 *
 * <pre>{@code
 * deliver(client, "/hooks/validibot", SignedDelivery.of(Senders.validibot(), secret, body)).expectStatus().isOk();
 * }</pre>
 */
public final class WebTestClientDelivery {
    private WebTestClientDelivery() {}

    /**
     * Sends a delivery.
     *
     * @param client sends it
     * @param uri where to, as the client takes it
     * @param delivery the delivery
     * @return what the client makes of the answer
     */
    public static WebTestClient.ResponseSpec deliver(WebTestClient client, String uri, SignedDelivery delivery) {
        return client.post()
                .uri(uri)
                .headers(headers -> delivery.headers().forEach(header -> headers.set(header.name(), header.value())))
                .bodyValue(delivery.body())
                .exchange();
    }
}
