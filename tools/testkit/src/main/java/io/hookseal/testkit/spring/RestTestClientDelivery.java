package io.hookseal.testkit.spring;

import io.hookseal.testkit.SignedDelivery;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Delivers through {@code RestTestClient}.
 *
 * <pre>{@code
 * deliver(client, "/hooks/validibot", SignedDelivery.of(Senders.validibot(), secret, body)).expectStatus().isOk();
 * }</pre>
 */
public final class RestTestClientDelivery {
    private RestTestClientDelivery() {}

    /**
     * Sends a delivery.
     *
     * @param client sends it
     * @param uri where to, as the client takes it
     * @param delivery the delivery
     * @return what the client makes of the answer
     */
    public static RestTestClient.ResponseSpec deliver(RestTestClient client, String uri, SignedDelivery delivery) {
        return client.post()
                .uri(uri)
                .headers(headers -> delivery.headers().forEach(header -> headers.set(header.name(), header.value())))
                .body(delivery.body())
                .exchange();
    }
}
