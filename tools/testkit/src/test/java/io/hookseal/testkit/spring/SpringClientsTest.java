package io.hookseal.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.SignedDelivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What Spring's clients put on the wire of a signed delivery: its headers and its bytes, and no others of those names. */
class SpringClientsTest {
    private static final SignedDelivery DELIVERY = SignedDelivery.of(
            Senders.slack(), "a secret of more than thirty-two bytes", "{\"event_id\": \"Ev1\", \"\u00e9\":1.0}");

    private HttpServer server;
    private final List<String> headers = new ArrayList<>();
    private byte[] body = {};

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks/slack", exchange -> {
            for (Header header : DELIVERY.headers()) {
                exchange.getRequestHeaders()
                        .getOrDefault(header.name(), List.of())
                        .forEach(headers::add);
            }
            body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void assertDelivered() {
        assertThat(headers)
                .containsExactlyElementsOf(
                        DELIVERY.headers().stream().map(Header::value).toList());
        assertThat(body).isEqualTo(DELIVERY.body());
    }

    @Test
    void webTestClientDelivers() {
        WebTestClient client = WebTestClient.bindToServer(new JdkClientHttpConnector())
                .baseUrl(base())
                .build();
        WebTestClientDelivery.deliver(client, "/hooks/slack", DELIVERY)
                .expectStatus()
                .isOk();
        assertDelivered();
    }

    @Test
    void restTestClientDelivers() {
        RestTestClient client = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
                .baseUrl(base())
                .build();
        RestTestClientDelivery.deliver(client, "/hooks/slack", DELIVERY)
                .expectStatus()
                .isOk();
        assertDelivered();
    }

    @Test
    void mockMvcRequestCarriesIt() throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/hooks/slack");
        request.setContentType("text/plain");
        MockHttpServletRequest signed = MockMvcDelivery.signed(DELIVERY).postProcessRequest(request);
        for (Header header : DELIVERY.headers()) {
            assertThat(java.util.Collections.list(signed.getHeaders(header.name())))
                    .containsExactly(header.value());
        }
        assertThat(signed.getInputStream().readAllBytes()).isEqualTo(DELIVERY.body());
    }
}
