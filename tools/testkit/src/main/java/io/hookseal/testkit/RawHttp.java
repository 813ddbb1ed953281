package io.hookseal.testkit;

import io.hookseal.testkit.RawAnswer.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A client that puts given bytes on the wire, to a port of this machine, and reads what comes back. It knows nothing
 * better than the bytes it was given: no header is added, no redirect followed, no connection used twice.
 *
 * <p>It reads while it writes, so that the answer is not lost when a server answers and closes, or answers and stops
 * reading, before it has seen the whole body. An interrupt ends an exchange as if its time were up. Immutable and safe for
 * use by many threads.
 */
public final class RawHttp {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private enum Ending {
        STAY_OPEN,
        HALF_CLOSE,
        RESET
    }

    private final int port;
    private final Duration timeout;

    private RawHttp(int port, Duration timeout) {
        this.port = port;
        this.timeout = timeout;
    }

    /**
     * A client of a port of this machine, by its IPv4 loopback address. An exchange may take 30 seconds, from the
     * connection to the last byte of the answer.
     *
     * @param port the port, 1 to 65535
     * @return the client
     */
    public static RawHttp onLoopback(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
        return new RawHttp(port, DEFAULT_TIMEOUT);
    }

    /**
     * This client with another time for a whole exchange.
     *
     * @param other the time, at least a millisecond
     * @return a client of the same port
     */
    public RawHttp withTimeout(Duration other) {
        if (other.toMillis() < 1) {
            throw new IllegalArgumentException("a timeout is at least a millisecond");
        }
        return new RawHttp(port, other);
    }

    /**
     * The port requests are sent to.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * What a {@code Host} header names when it tells the truth about where requests go.
     *
     * @return address and port
     */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /**
     * Sends a request.
     *
     * @param request the request
     * @return the answer
     */
    public RawAnswer send(RawRequest request) {
        return send(request.toBytes());
    }

    /**
     * Sends bytes, whatever they are, and reads one answer.
     *
     * @param wire the bytes
     * @return the answer
     */
    public RawAnswer send(byte[] wire) {
        return exchange(new Pieces(wire, wire.length, wire.length, Duration.ZERO, Ending.STAY_OPEN));
    }

    /**
     * Sends the head at once and the framed body little by little, until all is sent or the server answers.
     *
     * @param request the request
     * @param bytesAtOnce the size of a piece, at least 1
     * @param pause the time before each piece of the body
     * @return the answer
     */
    public RawAnswer sendSlowly(RawRequest request, int bytesAtOnce, Duration pause) {
        if (bytesAtOnce < 1) {
            throw new IllegalArgumentException("a piece is at least one byte");
        }
        return exchange(
                new Pieces(request.toBytes(), request.headBytes().length, bytesAtOnce, pause, Ending.STAY_OPEN));
    }

    /**
     * Sends the head and the beginning of the framed body, says that no more will come (a TCP FIN) and reads the
     * answer, if the server gives one.
     *
     * @param request the request
     * @param bodyBytes how much of the framed body is sent
     * @return the answer
     */
    public RawAnswer sendTruncated(RawRequest request, int bodyBytes) {
        byte[] beginning = beginning(request, bodyBytes);
        return exchange(new Pieces(beginning, beginning.length, beginning.length, Duration.ZERO, Ending.HALF_CLOSE));
    }

    /**
     * Sends the head and the beginning of the framed body, then resets the connection without waiting for an answer.
     *
     * @param request the request
     * @param bodyBytes how much of the framed body is sent
     */
    public void sendAndReset(RawRequest request, int bodyBytes) {
        byte[] beginning = beginning(request, bodyBytes);
        exchange(new Pieces(beginning, beginning.length, beginning.length, Duration.ZERO, Ending.RESET));
    }

    private static byte[] beginning(RawRequest request, int bodyBytes) {
        byte[] body = request.framedBody();
        if (bodyBytes < 0 || bodyBytes > body.length) {
            throw new IllegalArgumentException("the framed body has " + body.length + " bytes");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(request.headBytes());
        out.write(body, 0, bodyBytes);
        return out.toByteArray();
    }

    private RawAnswer exchange(Pieces pieces) {
        long deadline = System.nanoTime() + timeout.toNanos();
        AnswerReader reader = new AnswerReader(pieces.startWith("HEAD "));
        try (SocketChannel channel = SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            try {
                InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
                int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
                channel.socket().connect(new InetSocketAddress(loopback, port), millis);
            } catch (ConnectException e) {
                return new RawAnswer.Missing(Cause.REFUSED);
            } catch (SocketTimeoutException e) {
                return new RawAnswer.Missing(Cause.TIMED_OUT);
            } catch (SocketException e) {
                // accepted and reset before this side saw the connection made
                return new RawAnswer.Missing(Cause.RESET);
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            return reader.result(converse(channel, selector, key, pieces, reader, deadline));
        } catch (ClosedByInterruptException e) {
            return new RawAnswer.Missing(Cause.TIMED_OUT);
        } catch (IOException e) {
            throw new UncheckedIOException("this machine gives no connection", e);
        }
    }

    /** Writes and reads until the answer is whole or cannot become so, and says what ended it. */
    private static Cause converse(
            SocketChannel channel,
            Selector selector,
            SelectionKey key,
            Pieces pieces,
            AnswerReader reader,
            long deadline)
            throws IOException {
        ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        while (true) {
            if (pieces.isDue(System.nanoTime()) && !pieces.write(channel)) {
                return Cause.RESET;
            }
            long now = System.nanoTime();
            if (deadline - now <= 0 || Thread.currentThread().isInterrupted()) {
                return Cause.TIMED_OUT;
            }
            key.interestOps(pieces.isBlocked() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            long nanos = Math.min(deadline - now, pieces.nanosUntilDue(now));
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            selector.selectedKeys().clear();
            int count;
            try {
                count = channel.read(in.clear());
            } catch (IOException e) {
                return Cause.RESET;
            }
            if (count < 0 || reader.take(in.array(), count)) {
                return Cause.CLOSED;
            }
        }
    }

    /** The bytes to send, when each of them may go, and what comes after the last. */
    private static final class Pieces {
        private static final int MOST_AT_ONCE = 64 * 1024;

        private final byte[] wire;
        private final int step;
        private final Duration pause;
        private final Ending ending;
        private final ByteBuffer out;
        private long nextAt = System.nanoTime();
        private boolean done;

        Pieces(byte[] wire, int first, int step, Duration pause, Ending ending) {
            this.wire = wire;
            this.step = step;
            this.pause = pause;
            this.ending = ending;
            this.out = ByteBuffer.wrap(wire).limit(first);
        }

        boolean startWith(String text) {
            return new String(wire, 0, Math.min(wire.length, text.length()), StandardCharsets.ISO_8859_1).equals(text);
        }

        /** Whether the connection did not take all that was to go. */
        boolean isBlocked() {
            return !done && out.hasRemaining();
        }

        boolean isDue(long now) {
            return !done && (out.hasRemaining() || nextAt - now <= 0);
        }

        /** How long nothing can go unless the connection takes what it did not. */
        long nanosUntilDue(long now) {
            return done || out.hasRemaining() ? Long.MAX_VALUE : nextAt - now;
        }

        /** Sends what may go now; false if the exchange is over with it. */
        boolean write(SocketChannel channel) {
            if (!out.hasRemaining()) {
                out.limit(Math.min(wire.length, out.limit() + step));
            }
            try {
                writeWhatGoes(channel);
                if (!out.hasRemaining()) {
                    nextAt = System.nanoTime() + pause.toNanos();
                    done = out.limit() == wire.length;
                }
                return !done || end(channel);
            } catch (IOException e) {
                // the server has closed; what it answered before that is still to be read
                done = true;
                return ending != Ending.RESET;
            }
        }

        /** In slices, because a channel copies as much as it is shown to memory outside the heap. */
        private void writeWhatGoes(SocketChannel channel) throws IOException {
            int written = 1;
            while (written > 0 && out.hasRemaining()) {
                written = channel.write(out.slice(out.position(), Math.min(out.remaining(), MOST_AT_ONCE)));
                out.position(out.position() + written);
            }
        }

        private boolean end(SocketChannel channel) throws IOException {
            return switch (ending) {
                case STAY_OPEN -> true;
                case HALF_CLOSE -> {
                    channel.shutdownOutput();
                    yield true;
                }
                case RESET -> {
                    // closing then discards what was not yet sent, and tells the server by a reset
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    yield false;
                }
            };
        }
    }
}
