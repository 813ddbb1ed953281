package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.verification.Refusal;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same answers under every version of HTTP. */
class ProtocolTest {
    @Test
    @DisplayName("row 45: HTTP/1.0")
    void answersTheSameOverHttp10() throws IOException {
        try (App app = App.standard()) {
            Wire.Answer refused =
                    app.send(Wire.post("/hook").protocol("HTTP/1.0").body(Signed.BODY));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo("unauthorized\n");
            Wire.Answer taken = app.send(Signed.delivery(Signed.BODY).protocol("HTTP/1.0"));
            assertThat(taken.status()).isEqualTo(200);
            assertThat(taken.body()).isEqualTo("handled");
        }
    }

    @Test
    @DisplayName("row 45: HTTP/2, in clear text")
    void answersTheSameOverHttp2() throws Exception {
        try (App app = App.plugin((config, plugin) -> addHttp2(config))) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/hook"));
            // The upgrade of the JDK's client is done by a request without a body.
            HttpResponse<String> got = client.send(request.GET().build(), HttpResponse.BodyHandlers.ofString());
            assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(got.statusCode()).isEqualTo(405);
            assertThat(got.headers().firstValue("Allow")).hasValue("POST");

            HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(Signed.BODY);
            HttpResponse<String> refused =
                    client.send(request.POST(body).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo("unauthorized\n");
            HttpResponse<String> long413 = client.send(
                    request.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[App.MAX_BODY + 1]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(long413.statusCode()).isEqualTo(413);
            request.header(Signed.HEADER, Signed.by(Signed.SECRET, Signed.BODY));
            HttpResponse<String> taken = client.send(request.POST(body).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.body()).isEqualTo("handled");
            assertThat(app.handled).hasSize(1).allMatch(Delivery::verified);
        }
    }

    @Test
    @DisplayName("row 34: a body of unannounced length that was read before is 503, never a MAC of nothing")
    void refusesADrainedBodyOverHttp2() throws Exception {
        try (App app = App.plugin((config, plugin) -> {
            addHttp2(config);
            config.routes.before(ctx -> ctx.body());
        })) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/hook"));
            client.send(request.GET().build(), HttpResponse.BodyHandlers.ofString());
            request.header(Signed.HEADER, Signed.by(Signed.SECRET, new byte[0]));

            HttpResponse<String> answer = client.send(
                    request.POST(HttpRequest.BodyPublishers.fromPublisher(
                                    HttpRequest.BodyPublishers.ofByteArray(Signed.BODY)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(app.reports.refused).containsExactly(Refusal.METHOD, Refusal.DRAINED);
        }
    }

    private static void addHttp2(JavalinConfig config) {
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(
                    server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
            connector.setHost("127.0.0.1");
            return connector;
        });
    }
}
