package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A request that the contract is about to send: what most of them have in common, and what each has of its own. */
final class Draft {
    private final String method;
    private final String target;
    private final List<Header> headers = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private String version = "HTTP/1.1";
    private Framing framing = Framing.CONTENT_LENGTH;
    private byte[] body = new byte[0];
    private boolean keepAlive;

    private Draft(String method, String target) {
        this.method = method;
        this.target = target;
    }

    static Draft of(String method, String target) {
        return new Draft(method, target);
    }

    static Draft post(String target) {
        return of("POST", target);
    }

    Draft version(String other) {
        version = other;
        return this;
    }

    Draft header(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    /** A value whose characters go as UTF-8. */
    Draft utf8Header(String name, String value) {
        return header(name, new String(value.getBytes(UTF_8), ISO_8859_1));
    }

    /** A body with its length. */
    Draft body(byte[] bytes) {
        header("Content-Length", Integer.toString(bytes.length));
        return bare(bytes);
    }

    /** A body in three chunks, and lines behind it. */
    Draft chunked(byte[] bytes, String... behind) {
        header("Transfer-Encoding", "chunked");
        trailers.addAll(List.of(behind));
        framing = Framing.CHUNKED;
        return bare(bytes);
    }

    /** Bytes behind the head of which no header speaks unless one was given. */
    Draft bare(byte[] bytes) {
        body = bytes.clone();
        return this;
    }

    /** Does not ask for the connection to be closed behind the answer. */
    Draft keepAlive() {
        keepAlive = true;
        return this;
    }

    RawRequest request(RawHttp http) {
        List<Header> all = new ArrayList<>();
        all.add(new Header("Host", http.host()));
        all.addAll(headers);
        if (!keepAlive) {
            all.add(new Header("Connection", "close"));
        }
        return RawRequest.of(method, target, version, all, framing, body);
    }

    byte[] wire(RawHttp http) {
        byte[] wire = request(http).toBytes();
        if (trailers.isEmpty()) {
            return wire;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(wire, 0, wire.length - 2); // the empty line that ends a body without trailers
        trailers.forEach(line -> out.writeBytes((line + "\r\n").getBytes(ISO_8859_1)));
        out.writeBytes("\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }
}
