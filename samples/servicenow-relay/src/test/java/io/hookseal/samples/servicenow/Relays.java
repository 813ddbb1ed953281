package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookseal.samples.servicenow.standin.ServiceNowStandIn;
import io.hookseal.sender.SenderProfile;
import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import io.hookseal.testkit.SignedDelivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Relays for tests: their settings, and requests to them. */
final class Relays {
    static final List<String> SENDERS = List.of("databridge", "validibot", "attesta", "dembrane");
    static final int NO_ANSWER = 0;

    private Relays() {}

    static String secret(String sender) {
        return "the secret of " + sender + ", which is long enough";
    }

    /** Settings of a relay that keeps in a file and notices soon that another one died. */
    static List<String> settings(Path folder, ServiceNowStandIn standIn, int port) throws IOException {
        StringBuilder file = new StringBuilder();
        for (String sender : SENDERS) {
            String endpoint = "hookseal.endpoints." + sender;
            file.append(endpoint).append(".path = /hooks/").append(sender).append('\n');
            file.append(endpoint).append(".sender = ").append(sender).append('\n');
            file.append(endpoint).append(".secrets = ").append(secret(sender)).append('\n');
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
                "--heartbeat-millis=1000",
                "--servicenow.instance=" + standIn.url(),
                "--servicenow.user=" + Desk.USER,
                "--servicenow.password=" + Desk.PASSWORD,
                "--servicenow.delivery-field=correlation_display",
                "--servicenow.close-code=Solution provided"));
    }

    /** Sends one signed request and gives its status, or {@link #NO_ANSWER}. */
    static int deliver(int port, SenderProfile sender, String body) {
        return status(send(
                port, SignedDelivery.of(sender, secret(sender.name()), body).to("/hooks/" + sender.name())));
    }

    /** Sends a request that nobody signed. */
    static int forge(int port, SenderProfile sender, String body) {
        RawRequest signed = SignedDelivery.of(sender, "another secret, which is long enough", body)
                .to("/hooks/" + sender.name());
        return status(send(port, signed));
    }

    private static int status(RawAnswer answer) {
        return answer instanceof RawAnswer.Received received ? received.status() : NO_ANSWER;
    }

    private static RawAnswer send(int port, RawRequest request) {
        return RawHttp.onLoopback(port).withTimeout(Duration.ofSeconds(10)).send(request);
    }

    /** The body of a page, or nothing where nobody answers. */
    static String get(int port, String path) {
        return send(port, get(path)) instanceof RawAnswer.Received received
                ? new String(received.body(), StandardCharsets.UTF_8)
                : "";
    }

    /** The status of a page, or {@link #NO_ANSWER}. */
    static int status(int port, String path) {
        return status(send(port, get(path)));
    }

    private static RawRequest get(String path) {
        List<Header> headers = List.of(new Header("Host", "localhost"), new Header("Connection", "close"));
        return RawRequest.of("GET", path, "HTTP/1.1", headers, Framing.CONTENT_LENGTH, new byte[0]);
    }

    static JsonNode health(int port) throws IOException {
        return new ObjectMapper().readTree(get(port, "/health"));
    }
}
