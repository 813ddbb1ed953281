package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One request, byte for byte as a test wants it on the wire, and the answer as it comes back. */
final class Wire {
    private final String method;
    private final String target;
    private final List<String> lines = new ArrayList<>();
    private String protocol = "HTTP/1.1";
    private byte[] payload = new byte[0];
    private boolean close = true;

    private Wire(String method, String target) {
        this.method = method;
        this.target = target;
    }

    static Wire post(String target) {
        return new Wire("POST", target);
    }

    static Wire of(String method, String target) {
        return new Wire(method, target);
    }

    Wire protocol(String version) {
        protocol = version;
        return this;
    }

    Wire header(String name, String value) {
        lines.add(name + ": " + value);
        return this;
    }

    /** A body with its length. */
    Wire body(byte[] bytes) {
        header("Content-Length", Integer.toString(bytes.length));
        return payload(bytes);
    }

    /** A body in chunks of up to 1,000 bytes, with trailers. */
    Wire chunked(byte[] bytes, String... trailers) {
        header("Transfer-Encoding", "chunked");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += 1000) {
            int length = Math.min(1000, bytes.length - from);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            out.write(bytes, from, length);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n".getBytes(ISO_8859_1));
        for (String trailer : trailers) {
            out.writeBytes((trailer + "\r\n").getBytes(ISO_8859_1));
        }
        out.writeBytes("\r\n".getBytes(ISO_8859_1));
        return payload(out.toByteArray());
    }

    /** Bytes behind the head that no header speaks of. */
    Wire payload(byte[] bytes) {
        payload = bytes.clone();
        return this;
    }

    /** Does not ask for the connection to be closed. */
    Wire keepAlive() {
        close = false;
        return this;
    }

    Answer send(int port) throws IOException {
        try (Socket socket = open(port)) {
            return Answer.read(socket.getInputStream(), method.equals("HEAD"));
        }
    }

    /** Sends it, and leaves the answer to be read by the caller. */
    Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setSoTimeout(10_000);
            StringBuilder head = new StringBuilder(method + " " + target + " " + protocol + "\r\nHost: localhost\r\n");
            lines.forEach(line -> head.append(line).append("\r\n"));
            head.append(close ? "Connection: close\r\n\r\n" : "\r\n");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.toString().getBytes(ISO_8859_1));
            all.writeBytes(payload);
            socket.getOutputStream().write(all.toByteArray());
            socket.getOutputStream().flush();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * What came back.
     *
     * @param head status line and header lines, in order
     * @param body the bytes behind them
     * @param closed whether the server closed the connection behind it
     * @param continued whether it came behind a 100
     */
    record Answer(List<String> head, String body, boolean closed, boolean continued) {
        int status() {
            return Integer.parseInt(head.get(0).split(" ", 3)[1]);
        }

        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            List<String> found = head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
            return String.join(", ", found);
        }

        /** All of it but the date. */
        List<String> comparable() {
            List<String> all = new ArrayList<>(head);
            all.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("date:"));
            all.add(body);
            return all;
        }

        static Answer read(InputStream in, boolean noBody) throws IOException {
            List<String> head = head(in);
            boolean continued = head.get(0).startsWith("HTTP/1.1 100 ");
            if (continued) {
                head = head(in);
            }
            Answer bare = new Answer(head, "", false, continued);
            String length = bare.header("Content-Length");
            byte[] body = noBody
                    ? new byte[0]
                    : length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
            boolean ends = bare.header("Connection").equals("close") && in.read() < 0;
            return new Answer(head, new String(body, ISO_8859_1), ends, continued);
        }

        private static List<String> head(InputStream in) throws IOException {
            List<String> head = new ArrayList<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                head.add(line);
            }
            return head;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ended within the head: " + line);
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }
}
