package io.hookseal.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An HTTP/1 request exactly as it stands on the wire. Nothing is added, corrected or left out: a request that needs a
 * {@code Host} or {@code Content-Length} must have it among its headers, and one that lies about its length does so on
 * the wire. Immutable.
 */
public final class RawRequest {

    private final String method;
    private final String path;
    private final String httpVersion;
    private final List<Header> headers;
    private final Framing framing;
    private final byte[] body;

    private RawRequest(
            String method, String path, String httpVersion, List<Header> headers, Framing framing, byte[] body) {
        this.method = Objects.requireNonNull(method);
        this.path = Objects.requireNonNull(path);
        this.httpVersion = Objects.requireNonNull(httpVersion);
        this.headers = headers;
        this.framing = Objects.requireNonNull(framing);
        this.body = body;
    }

    /**
     * A request of the given parts.
     *
     * @param method the method, for instance {@code POST}
     * @param path the request target, written as it is
     * @param httpVersion the protocol version, for instance {@code HTTP/1.1}
     * @param headers the header fields in the order they are sent
     * @param framing how the body is written
     * @param body the body; copied
     * @return the request
     */
    public static RawRequest of(
            String method, String path, String httpVersion, List<Header> headers, Framing framing, byte[] body) {
        return new RawRequest(method, path, httpVersion, List.copyOf(headers), framing, body.clone());
    }

    /**
     * The method.
     *
     * @return as it is sent
     */
    public String method() {
        return method;
    }

    /**
     * The request target.
     *
     * @return as it is sent
     */
    public String path() {
        return path;
    }

    /**
     * The protocol version.
     *
     * @return as it is sent
     */
    public String httpVersion() {
        return httpVersion;
    }

    /**
     * The header fields in the order they are sent.
     *
     * @return an unmodifiable list
     */
    public List<Header> headers() {
        return headers;
    }

    /**
     * How the body is written.
     *
     * @return the framing
     */
    public Framing framing() {
        return framing;
    }

    /**
     * The body without its framing.
     *
     * @return a new array
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * This request with another target.
     *
     * @param other the request target, written as it is
     * @return a request that differs in nothing else
     */
    public RawRequest withPath(String other) {
        return new RawRequest(method, other, httpVersion, headers, framing, body);
    }

    /**
     * This request with another value in its {@code Host} fields, which stay where they are.
     *
     * @param host the value, for instance {@code 127.0.0.1:8080}
     * @return a request that differs in nothing else
     */
    public RawRequest withHost(String host) {
        List<Header> changed = new ArrayList<>(headers.size());
        for (Header header : headers) {
            changed.add(header.isNamed("Host") ? new Header(header.name(), host) : header);
        }
        return new RawRequest(method, path, httpVersion, List.copyOf(changed), framing, body);
    }

    /**
     * The whole request: head and framed body. A chunked body is written in at most three chunks.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(headBytes());
        out.writeBytes(framedBody());
        return out.toByteArray();
    }

    byte[] headBytes() {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(' ').append(httpVersion);
        head.append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] framedBody() {
        return switch (framing) {
            case CONTENT_LENGTH -> body;
            case CHUNKED -> chunked();
        };
    }

    private byte[] chunked() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = body.length / 3 + 1;
        for (int start = 0; start < body.length; start += size) {
            int length = Math.min(size, body.length - start);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, start, length);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** The request line and the sizes; no header value and nothing of the body. */
    @Override
    public String toString() {
        return "RawRequest[" + method + " " + path + ", " + headers.size() + " headers, " + body.length + " bytes]";
    }
}
