package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawRequest;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries of GitHub's form, signed beside the library, and requests that are none. */
final class Signed {
    static final String SECRET = "one-secret-of-thirty-two-bytes-1";
    static final String OTHER_SECRET = "two-secret-of-thirty-two-bytes-2";
    static final String HEADER = "X-Hub-Signature-256";
    static final byte[] BODY = "{\"action\":\"opened\", \"text\":\"\u00e9 \ud83d\ude00 \\u00e9\"}\n".getBytes(UTF_8);

    private Signed() {}

    static RawRequest delivery(String target) {
        return delivery(target, BODY);
    }

    static RawRequest delivery(String target, byte[] body, Header... more) {
        return by(SECRET, target, body, more);
    }

    /** The body of another delivery for each number. */
    static byte[] body(int number) {
        return ("{\"action\":\"opened\",\"number\":" + number + "}").getBytes(UTF_8);
    }

    static RawRequest by(String secret, String target, byte[] body, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(more));
        headers.add(new Header(HEADER, "sha256=" + hex(secret, body)));
        return request("POST", target, body, headers.toArray(Header[]::new));
    }

    static RawRequest unsigned(String target) {
        return request("POST", target, BODY);
    }

    static RawRequest request(String method, String target, byte[] body, Header... more) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Host", "localhost"));
        headers.add(new Header("Content-Length", Integer.toString(body.length)));
        headers.addAll(List.of(more));
        return RawRequest.of(method, target, "HTTP/1.1", headers, Framing.CONTENT_LENGTH, body);
    }

    static String hex(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
