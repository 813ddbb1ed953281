package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hookseal.benchmarks.peers.Signatures;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is sent to a server. */
enum Traffic {
    /** Signed deliveries of 2 KB, no two of them alike; the sender is GitHub, which names its event in a header. */
    GITHUB("GitHub", "/hooks/github", "X-Hub-Signature-256", 2048),

    /** The same from Validibot, whose event, time and identity are in the body. */
    VALIDIBOT("Validibot", "/hooks/validibot", "X-Validibot-Signature", 2048),

    /** Posts of 2 KB to another endpoint of the same application, which reads them. */
    OTHER_POST("POST", "/orders", "", 2048),

    /** Gets from it. */
    OTHER_GET("GET", "/orders", "", 0),

    /** Long deliveries. */
    LONG_64K("64 KB, length declared", "/hooks/long", "X-Hub-Signature-256", 64 << 10),

    /** Longer ones. */
    LONG_1M("1 MB, length declared", "/hooks/long", "X-Hub-Signature-256", 1 << 20),

    /** Long deliveries of which nobody knows how long they will be. */
    CHUNKED_64K("64 KB, in chunks", "/hooks/long", "X-Hub-Signature-256", 64 << 10),

    /** Longer ones. */
    CHUNKED_1M("1 MB, in chunks", "/hooks/long", "X-Hub-Signature-256", 1 << 20);

    private static final int CHUNK = 8192;

    private final String title;
    private final String path;
    private final String signatureHeader;
    private final int bodyBytes;

    Traffic(String title, String path, String signatureHeader, int bodyBytes) {
        this.title = title;
        this.path = path;
        this.signatureHeader = signatureHeader;
        this.bodyBytes = bodyBytes;
    }

    String title() {
        return title;
    }

    String path() {
        return path;
    }

    int bodyBytes() {
        return bodyBytes;
    }

    /** {@return whether these are deliveries, signed} */
    boolean delivers() {
        return !signatureHeader.isEmpty();
    }

    boolean isLong() {
        return path.equals(LONG_64K.path);
    }

    boolean chunked() {
        return this == CHUNKED_64K || this == CHUNKED_1M;
    }

    /** {@return as much of this traffic as has about the bytes of so many short requests, but no fewer than 16 requests} */
    int share(int requests) {
        return isLong() ? Math.max(Math.min(16, requests), (int) (requests * 8192L / bodyBytes)) : requests;
    }

    String signatureHeader() {
        return signatureHeader;
    }

    /** {@return whole requests, as they are written to a connection} */
    byte[][] requests(int count) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Signatures.SECRET.getBytes(US_ASCII), "HmacSHA256"));
        String run = Long.toHexString(System.nanoTime());
        byte[][] requests = new byte[count][];
        for (int i = 0; i < count; i++) {
            requests[i] = request(mac, run + "-" + i);
        }
        return requests;
    }

    private byte[] request(Mac mac, String id) {
        if (this == OTHER_GET) {
            return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\nAccept: */*\r\n\r\n")
                    .getBytes(US_ASCII);
        }
        byte[] body = body(id, bodyBytes);
        StringBuilder head = new StringBuilder(256)
                .append("POST ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\nAccept: */*\r\n")
                .append("Content-Type: application/json\r\n")
                .append(chunked() ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                .append("\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: ")
                .append(id)
                .append("\r\n");
        if (delivers()) {
            head.append(signatureHeader)
                    .append(": sha256=")
                    .append(HexFormat.of().formatHex(mac.doFinal(body)))
                    .append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 1024);
        request.writeBytes(head.append("\r\n").toString().getBytes(US_ASCII));
        if (!chunked()) {
            request.writeBytes(body);
            return request.toByteArray();
        }
        for (int from = 0; from < body.length; from += CHUNK) {
            int length = Math.min(CHUNK, body.length - from);
            request.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
            request.write(body, from, length);
            request.writeBytes("\r\n".getBytes(US_ASCII));
        }
        request.writeBytes("0\r\n\r\n".getBytes(US_ASCII));
        return request.toByteArray();
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
