package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.SecretSources;
import io.hookseal.sender.Senders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What {@link DefaultEncodingTest} runs under odd defaults. Takes the signatures over the raw body and over its canonical
 * form; the secret, the body and the event's name stand in files of the working directory. Says {@code OK} where all is
 * verified.
 */
public final class DefaultEncodingProbe {
    private static final Path SECRET = Path.of("secret");

    private DefaultEncodingProbe() {}

    public static void main(String[] signatures) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        out.println("charset " + Charset.defaultCharset());
        out.println("lower case of I " + "I".toLowerCase(Locale.getDefault()));
        String typed = Files.readString(SECRET, StandardCharsets.UTF_8);
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("raw", Senders.databridge()).secret(typed))
                .endpoint(Endpoint.of("canonical", Senders.dembrane())
                        .secrets(SecretRing.reloading(SecretSources.file(SECRET, SecretEncoding.TEXT)))
                        .anyAge())
                .build()) {
            byte[] body = Files.readAllBytes(Path.of("body"));
            verify(receiver, "raw", TestRequest.post(body).header("X-DATABRIDGE-SIGNATURE", signatures[0]));
            verify(
                    receiver,
                    "canonical",
                    TestRequest.post(body).header("X-WEBHOOK-SIGNATURE", "sha256=" + signatures[1]));
            refuse(receiver, TestRequest.post(body).header("X-DATABRIDGE-SIGNATURE", "SHA256=" + signatures[0]));
            refuse(receiver, TestRequest.post(body).header("X-DATABRIDGE-SIGNATURE", signatures[1]));
        }
        out.println("OK");
    }

    private static void verify(WebhookReceiver receiver, String endpoint, TestRequest request) throws IOException {
        if (!(receiver.receive(endpoint, request) instanceof Reception.Accepted accepted)) {
            throw new AssertionError("refused at " + endpoint);
        }
        Delivery delivery = accepted.delivery();
        String event = Files.readString(Path.of("event"), StandardCharsets.UTF_8);
        JsonValue field = delivery.field("/\u00e9");
        if (!event.equals(delivery.event()) || field == null || !field.text().equals("2")) {
            throw new AssertionError("misread at " + endpoint);
        }
        if (!delivery.identity().matches("[0-9a-f]{64}")) {
            throw new AssertionError("identity at " + endpoint);
        }
    }

    private static void refuse(WebhookReceiver receiver, TestRequest request) {
        if (!(receiver.receive("raw", request) instanceof Reception.Answered)) {
            throw new AssertionError("accepted");
        }
    }
}
