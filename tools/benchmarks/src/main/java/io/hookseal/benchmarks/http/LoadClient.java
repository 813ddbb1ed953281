package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Locale;

/**
 * Sends requests over connections that stay open, one request at a time on each, and counts the answers. One thread, because
 * all that it must do is to keep the server busy from another core.
 *
 * <p>Where it has that core for itself it never sleeps: waking whoever waits for an answer is done by the thread that sends the
 * answer, in the server's time, and has to be done the more often the slower the server is.
 */
final class LoadClient {
    private final InetSocketAddress server;
    private final int connections;
    private final byte[][] requests;
    private final boolean sleeps;
    private int next;
    private int successes;
    private int failures;

    LoadClient(int port, int connections, byte[][] requests, boolean sleeps) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
        this.requests = requests;
        this.sleeps = sleeps;
    }

    int successes() {
        return successes;
    }

    int failures() {
        return failures;
    }

    void run() throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections && next < requests.length; i++) {
                connect(selector);
            }
            while (successes + failures < requests.length) {
                int unused = sleeps ? selector.select() : selector.selectNow();
                Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
                while (ready.hasNext()) {
                    SelectionKey key = ready.next();
                    ready.remove();
                    serve(selector, (Connection) key.attachment());
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    private void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connection.send(requests[next++]);
    }

    /** What the server ends counts as failed, and the rest goes over a new connection. */
    private void serve(Selector selector, Connection connection) throws IOException {
        int status;
        try {
            status = connection.answer();
        } catch (IOException e) {
            status = -1;
        }
        if (status == 0) {
            return;
        }
        if (status >= 200 && status < 300) {
            successes++;
        } else {
            failures++;
        }
        if (status > 0 && next < requests.length) {
            connection.send(requests[next++]);
        } else if (status < 0) {
            connection.channel.close();
            if (next < requests.length) {
                connect(selector);
            }
        }
    }

    private static final class Connection {
        private static final String LENGTH = "content-length:";
        private static final int STATUS_AT = "HTTP/1.1 ".length();

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(16 * 1024);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        /** Writes on while the server takes it: this side has a core of its own. */
        void send(byte[] request) throws IOException {
            answer.clear();
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    Thread.onSpinWait();
                }
            }
        }

        /** The status of an answer that is all here, 0 where it is not, negative where the connection has ended. */
        int answer() throws IOException {
            int count = channel.read(answer);
            if (count < 0) {
                return -1;
            }
            String head = new String(answer.array(), 0, answer.position(), ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end < 0) {
                return 0;
            }
            String lower = head.substring(0, end + 2).toLowerCase(Locale.ROOT);
            int length = lower.indexOf(LENGTH);
            if (length < 0) {
                throw new IOException("an answer without a length: " + lower);
            }
            int lineEnd = lower.indexOf('\r', length);
            int bytes = Integer.parseInt(
                    lower.substring(length + LENGTH.length(), lineEnd).strip());
            return answer.position() < end + 4 + bytes ? 0 : Integer.parseInt(head.substring(STATUS_AT, STATUS_AT + 3));
        }
    }
}
