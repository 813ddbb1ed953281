package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookseal.samples.servicenow.standin.ServiceNowStandIn;
import io.hookseal.sender.SenderProfile;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.SignedDelivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Relays for tests: their settings, and requests to them. */
final class Relays {
    static final String SECRET = "a secret of sixteen or more";
    static final List<String> SENDERS = List.of("databridge", "validibot", "attesta", "dembrane");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Relays() {}

    /** Settings of a relay that keeps in a file and notices soon that another one died. */
    static List<String> settings(Path folder, ServiceNowStandIn standIn, int port) throws IOException {
        StringBuilder file = new StringBuilder();
        for (String sender : SENDERS) {
            String endpoint = "hookseal.endpoints." + sender;
            file.append(endpoint).append(".path = /hooks/").append(sender).append('\n');
            file.append(endpoint).append(".sender = ").append(sender).append('\n');
            file.append(endpoint).append(".secrets = ").append(SECRET).append('\n');
            file.append(endpoint).append(".inbox = true\n");
        }
        Path config = Files.writeString(folder.resolve("relay.properties"), file);
        return new ArrayList<>(List.of(
                "--config=" + config,
                "--host=127.0.0.1",
                "--port=" + port,
                "--database=jdbc:h2:file:" + folder.resolve("inbox")
                        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=15000",
                "--database.user=relay",
                "--database.password=",
                "--heartbeat-millis=250",
                "--servicenow.instance=" + standIn.url(),
                "--servicenow.user=" + Desk.USER,
                "--servicenow.password=" + Desk.PASSWORD,
                "--servicenow.delivery-field=correlation_display",
                "--servicenow.close-code=Solution provided"));
    }

    /** Sends one request and gives its status. */
    static int deliver(int port, SenderProfile sender, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/hooks/" + sender.name()))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(body));
        for (Header header : SignedDelivery.of(sender, SECRET, body).headers()) {
            request.header(header.name(), header.value());
        }
        return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    static JsonNode health(int port) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(port, "/health").body());
    }
}
