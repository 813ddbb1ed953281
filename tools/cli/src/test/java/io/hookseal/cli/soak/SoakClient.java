package io.hookseal.cli.soak;

import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.cli.soak.SoakPlan.Cut;
import io.hookseal.cli.soak.SoakPlan.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts each request on a connection of its own, breaks it off where the plan says, and writes into the log what the other
 * end must have noticed. Safe under many threads.
 */
final class SoakClient {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
    private static final int STATUS_FROM = "HTTP/1.1 ".length();
    private static final int STATUS_TO = STATUS_FROM + 3;

    private final int port;
    private final SoakLog log;

    SoakClient(int port, SoakLog log) {
        this.port = port;
        this.log = log;
    }

    /** How an exchange ended for the client. */
    enum End {
        ANSWERED,
        CUT,
        TIMED_OUT,
        BROKEN
    }

    /** An end, and the status where it is an answer. */
    record Result(End end, int status) {
        boolean succeeded() {
            return end == End.ANSWERED && status >= 200 && status < 300;
        }
    }

    Result exchange(String delivery, int request, byte[] head, byte[] body, Duration timeout, Cut cut) {
        return new Exchange(delivery, request, timeout, cut).run(head, body);
    }

    private final class Exchange {
        private final String delivery;
        private final int request;
        private final Duration timeout;
        private final Cut cut;
        private final long deadline;
        private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        private long firstByte = -1;

        Exchange(String delivery, int request, Duration timeout, Cut cut) {
            this.delivery = delivery;
            this.request = request;
            this.timeout = timeout;
            this.cut = cut;
            this.deadline = log.now() + timeout.toNanos();
        }

        Result run(byte[] head, byte[] body) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                if (cut.place() == Place.WITHIN_ANSWER) {
                    socket.setReceiveBufferSize(2048);
                }
                InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
                socket.connect(new InetSocketAddress(loopback, port), millisUntil(deadline));
                OutputStream out = socket.getOutputStream();
                out.write(head);
                boolean withinRequest =
                        cut.place() == Place.WITHIN_REQUEST || cut.place() == Place.HALF_CLOSE_WITHIN_REQUEST;
                out.write(body, 0, withinRequest ? (int) (cut.part() * body.length) : body.length);
                return switch (cut.place()) {
                    case WITHIN_REQUEST -> reset(socket, log.now(), "within-request");
                    case HALF_CLOSE_WITHIN_REQUEST -> halfClose(socket);
                    case BEFORE_ANSWER -> read(socket, log.now() + (long) (cut.part() * timeout.toNanos()));
                    case NOWHERE, WITHIN_ANSWER -> read(socket, deadline);
                };
            } catch (SocketTimeoutException e) {
                return timedOut();
            } catch (IOException e) {
                return broken();
            }
        }

        private Result halfClose(Socket socket) throws IOException {
            socket.shutdownOutput();
            log.add(Kind.CUT, delivery, request, 0, "half-closed-within-request");
            var unused = read(socket, deadline);
            return new Result(End.CUT, 0);
        }

        private Result read(Socket socket, long until) throws IOException {
            byte[] buffer = new byte[16 * 1024];
            int atOnce = cut.place() == Place.WITHIN_ANSWER ? STATUS_TO : buffer.length;
            while (true) {
                long limit = firstByte < 0 ? until : deadline;
                int count;
                try {
                    socket.setSoTimeout(millisUntil(limit));
                    count = socket.getInputStream().read(buffer, 0, atOnce);
                } catch (SocketTimeoutException e) {
                    return limit == deadline ? timedOut() : reset(socket, log.now(), "before-answer");
                }
                if (count < 0) {
                    return wholeAtTheEnd() ? answered() : broken();
                }
                if (firstByte < 0) {
                    firstByte = log.now();
                }
                answer.write(buffer, 0, count);
                if (cut.place() == Place.WITHIN_ANSWER && answer.size() >= STATUS_TO) {
                    return reset(socket, firstByte, "within-answer " + status());
                }
                if (whole()) {
                    return answered();
                }
            }
        }

        private String received() {
            return answer.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        }

        /** An answer without a length ends with its connection; one in chunks must have its last one. */
        private boolean wholeAtTheEnd() {
            String text = received();
            return text.contains("\r\n\r\n")
                    && !LENGTH.matcher(text).find()
                    && (!text.contains("\r\ntransfer-encoding:") || text.endsWith("\r\n0\r\n\r\n"));
        }

        private Result answered() {
            log.addSince(firstByte, Kind.ANSWERED, delivery, request, 0, Integer.toString(status()));
            return new Result(End.ANSWERED, status());
        }

        private boolean whole() {
            String text = received();
            int end = text.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(text);
            return end >= 0 && length.find() && text.length() - end - 4 >= Integer.parseInt(length.group(1));
        }

        private int status() {
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            return Integer.parseInt(text.substring(STATUS_FROM, STATUS_TO));
        }

        /** Has the connection end with a reset, as when the process behind it dies. */
        private Result reset(Socket socket, long began, String where) throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
            log.addSince(began, Kind.CUT, delivery, request, 0, where);
            return new Result(End.CUT, 0);
        }

        private Result timedOut() {
            log.add(Kind.TIMED_OUT, delivery, request, 0, "-");
            return new Result(End.TIMED_OUT, 0);
        }

        private Result broken() {
            log.add(Kind.BROKEN, delivery, request, 0, "-");
            return new Result(End.BROKEN, 0);
        }

        private int millisUntil(long time) {
            return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(time - log.now()));
        }
    }
}
