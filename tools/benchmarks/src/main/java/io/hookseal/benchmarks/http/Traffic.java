package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hookseal.benchmarks.peers.Signatures;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is sent to a server. */
enum Traffic {
    /** Signed deliveries, no two of them alike; the sender is GitHub, which names its event in a header. */
    GITHUB("GitHub", "/hooks/github", "X-Hub-Signature-256"),

    /** The same from Validibot, whose event, time and identity are in the body. */
    VALIDIBOT("Validibot", "/hooks/validibot", "X-Validibot-Signature"),

    /** Posts to another endpoint of the same application, which reads them. */
    OTHER_POST("POST", "/orders", ""),

    /** Gets from it. */
    OTHER_GET("GET", "/orders", "");

    private final String title;
    private final String path;
    private final String signatureHeader;

    Traffic(String title, String path, String signatureHeader) {
        this.title = title;
        this.path = path;
        this.signatureHeader = signatureHeader;
    }

    String title() {
        return title;
    }

    String path() {
        return path;
    }

    /** {@return whether these are deliveries, signed} */
    boolean delivers() {
        return !signatureHeader.isEmpty();
    }

    String signatureHeader() {
        return signatureHeader;
    }

    /** {@return whole requests, as they are written to a connection} */
    byte[][] requests(int count, int bodyBytes) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Signatures.SECRET.getBytes(US_ASCII), "HmacSHA256"));
        String run = Long.toHexString(System.nanoTime());
        byte[][] requests = new byte[count][];
        for (int i = 0; i < count; i++) {
            requests[i] = request(mac, run + "-" + i, bodyBytes);
        }
        return requests;
    }

    private byte[] request(Mac mac, String id, int bodyBytes) {
        if (this == OTHER_GET) {
            return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\nAccept: */*\r\n\r\n")
                    .getBytes(US_ASCII);
        }
        byte[] body = body(id, bodyBytes);
        StringBuilder head = new StringBuilder(256)
                .append("POST ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\nAccept: */*\r\n")
                .append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: ")
                .append(id)
                .append("\r\n");
        if (delivers()) {
            head.append(signatureHeader)
                    .append(": sha256=")
                    .append(HexFormat.of().formatHex(mac.doFinal(body)))
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(US_ASCII);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** JSON of exactly this length, like an event of a run with its findings. */
    private static byte[] body(String id, int length) {
        StringBuilder json = new StringBuilder(length)
                .append("{\"event\":\"run.completed\",\"timestamp\":\"")
                .append(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .append("\",\"run\":{\"id\":\"")
                .append(id)
                .append("\",\"state\":\"COMPLETED\"},\"findings\":[");
        String finding = "{\"path\":\"model/zone/7\",\"level\":\"warning\",\"value\":12.75,\"known\":true},";
        while (json.length() + finding.length() + 24 < length) {
            json.append(finding);
        }
        json.append("{\"note\":\"");
        while (json.length() < length - 4) {
            json.append('x');
        }
        return json.append("\"}]}").toString().getBytes(US_ASCII);
    }
}
