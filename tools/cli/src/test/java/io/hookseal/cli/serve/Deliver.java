package io.hookseal.cli.serve;

import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and sends deliveries for tests. */
final class Deliver {
    private Deliver() {}

    static RawRequest post(String path, String body, String... namesAndValues) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Host", "localhost"));
        headers.add(new Header("Content-Length", Integer.toString(bytes.length)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return RawRequest.of("POST", path, "HTTP/1.1", headers, Framing.CONTENT_LENGTH, bytes);
    }

    static int status(int port, RawRequest request) {
        return RawHttp.onLoopback(port).send(request).received().status();
    }

    static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
