package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.testkit.RawAnswer.Cause;
import io.hookseal.testkit.RawAnswer.Missing;
import io.hookseal.testkit.RawAnswer.Received;
import io.hookseal.testkit.WireDigests.Digests;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RawHttpTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void putsTheVeryBytesOfEveryRecordingOnTheWire() throws Exception {
        BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(1);
        Map<String, Digests> originals = WireDigests.read();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            byte[] request = ScriptedServer.readRequest(connection);
            assertThat(connection.getInputStream().available()).isZero();
            arrived.put(request);
            ScriptedServer.write(connection, OK);
        })) {
            RawHttp http = RawHttp.onLoopback(server.port());
            for (Recording recording : Recordings.all()) {
                assertThat(http.send(recording.request()).received().status()).isEqualTo(200);
                assertThat(WireDigests.sha256(arrived.take()))
                        .as(recording.id())
                        .isEqualTo(originals.get(recording.id()).wire());
            }
        }
    }

    @Test
    void sendsAnyBytes() throws Exception {
        CompletableFuture<String> arrived = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            arrived.complete(new String(connection.getInputStream().readNBytes(9), US_ASCII));
            ScriptedServer.write(connection, OK);
        })) {
            RawAnswer answer = RawHttp.onLoopback(server.port()).send("\0 GET\r\r\n\n".getBytes(US_ASCII));

            assertThat(answer.received().bodyText()).isEqualTo("ok");
            assertThat(arrived.get()).isEqualTo("\0 GET\r\r\n\n");
        }
    }

    @Test
    void hasTheAnswerOfAServerThatClosesBeforeTheBodyIsSent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            ScriptedServer.write(connection, "HTTP/1.1 413 Too Long\r\nContent-Length: 4\r\n\r\nlong");
        })) {
            for (int i = 0; i < 20; i++) {
                Received received = RawHttp.onLoopback(server.port())
                        .send(post(new byte[4_000_000]))
                        .received();

                assertThat(received.status()).isEqualTo(413);
                assertThat(received.bodyText()).isEqualTo("long");
            }
        }
    }

    @Test
    void hasTheAnswerOfAServerThatNeverReadsTheBody() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            ScriptedServer.write(connection, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
            answered.await();
        })) {
            RawAnswer answer = RawHttp.onLoopback(server.port()).send(post(new byte[32_000_000]));
            answered.countDown();

            assertThat(answer.received().status()).isEqualTo(401);
        }
    }

    @Test
    void readsAnAnswerThatComesByteByByte() throws Exception {
        String chunked = String.join(
                "\r\n",
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 200",
                "Transfer-Encoding: chunked",
                "X-A: 1",
                "x-a:  2 ",
                "",
                "5;x=y",
                "hello",
                "B",
                " hook",
                "seal",
                "0",
                "Trailer: t",
                "",
                "");
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.setTcpNoDelay(true);
            ScriptedServer.readHead(connection);
            for (byte b : chunked.getBytes(US_ASCII)) {
                connection.getOutputStream().write(b);
            }
            // the connection stays open: only the framing says that the answer is whole
            connection.getInputStream().read();
        })) {
            Received received =
                    RawHttp.onLoopback(server.port()).send(post(new byte[0])).received();

            assertThat(received.bodyText()).isEqualTo("hello hook\r\nseal");
            assertThat(received.isComplete()).isTrue();
            assertThat(received.values("X-a")).containsExactly("1", "2");
            assertThat(received.toString()).isEqualTo("Received[200, 3 headers, 16 bytes]");
        }
    }

    @Test
    void knowsAnswersThatHaveNoBody() throws Exception {
        assertThat(answerOf("HTTP/1.1 204 None\r\n\r\n", "POST", true).body()).isEmpty();
        assertThat(answerOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD", true)
                        .isComplete())
                .isTrue();
    }

    @Test
    void readsToTheEndOfTheConnectionWhereNothingElseEndsTheBody() throws Exception {
        Received received = answerOf("HTTP/1.0 200 OK\r\n\r\nall of it", "POST", false);

        assertThat(received.bodyText()).isEqualTo("all of it");
        assertThat(received.isComplete()).isTrue();
    }

    @Test
    void tellsAnAnswerThatBreaksOff() throws Exception {
        Received short5 = answerOf("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "POST", false);
        Received chunk =
                answerOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo", "POST", false);
        Received broken =
                answerOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n-1\r\n", "POST", true);

        for (Received received : List.of(short5, chunk, broken)) {
            assertThat(received.bodyText()).isEqualTo("hello");
            assertThat(received.isComplete()).isFalse();
        }
    }

    @Test
    void saysWhyThereIsNoAnswer() throws Exception {
        assertThat(missingOf(connection -> {})).isEqualTo(Cause.CLOSED);
        assertThat(missingOf(connection -> connection.setSoLinger(true, 0))).isEqualTo(Cause.RESET);
        assertThat(missingOf(connection -> connection.getInputStream().readAllBytes()))
                .isEqualTo(Cause.TIMED_OUT);
        assertThat(missingOf(connection -> {
                    ScriptedServer.readHead(connection);
                    ScriptedServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Le");
                }))
                .isEqualTo(Cause.CLOSED);
        for (String answer : List.of(
                "SSH-2.0",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 xyz\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000))) {
            assertThat(missingOf(connection -> {
                        ScriptedServer.readHead(connection);
                        ScriptedServer.write(connection, answer);
                        connection.getInputStream().read();
                    }))
                    .isEqualTo(Cause.NOT_HTTP);
        }
        assertThat(RawHttp.onLoopback(unusedPort()).send(post(new byte[0]))).isEqualTo(new Missing(Cause.REFUSED));
        assertThatThrownBy(() -> new Missing(Cause.REFUSED).received())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no answer: Missing[cause=REFUSED]");
    }

    @Test
    void sendsTheBodySlowly() throws Exception {
        CompletableFuture<Long> nanosToTheLastByte = new CompletableFuture<>();
        CompletableFuture<String> body = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            long start = System.nanoTime();
            body.complete(new String(connection.getInputStream().readNBytes(10), US_ASCII));
            nanosToTheLastByte.complete(System.nanoTime() - start);
            ScriptedServer.write(connection, OK);
        })) {
            RawAnswer answer = RawHttp.onLoopback(server.port())
                    .sendSlowly(post("0123456789".getBytes(US_ASCII)), 3, Duration.ofMillis(40));

            assertThat(answer.received().status()).isEqualTo(200);
            assertThat(body.get()).isEqualTo("0123456789");
            // three pauses between four pieces, whatever the one after the head was cut down to by scheduling
            assertThat(nanosToTheLastByte.get()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(3 * 40));
        }
    }

    @Test
    void stopsSendingSlowlyWhenTheAnswerIsThere() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            connection.getInputStream().readNBytes(2);
            ScriptedServer.write(connection, "HTTP/1.1 408 Slow\r\nContent-Length: 0\r\n\r\n");
        })) {
            RawAnswer answer =
                    RawHttp.onLoopback(server.port()).sendSlowly(post(new byte[1_000_000]), 1, Duration.ofMillis(5));

            assertThat(answer.received().status()).isEqualTo(408);
        }
    }

    @Test
    void sendsATruncatedBodyAndHearsWhatTheServerSays() throws Exception {
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            body.complete(connection.getInputStream().readAllBytes());
            ScriptedServer.write(connection, "HTTP/1.1 400 Short\r\nContent-Length: 0\r\n\r\n");
        })) {
            RawRequest request = post("0123456789".getBytes(US_ASCII));
            RawAnswer answer = RawHttp.onLoopback(server.port()).sendTruncated(request, 4);

            assertThat(answer.received().status()).isEqualTo(400);
            assertThat(body.get()).asString(US_ASCII).isEqualTo("0123");
            assertThatThrownBy(() -> RawHttp.onLoopback(server.port()).sendTruncated(request, 11))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void resetsTheConnectionInTheMiddleOfTheBody() throws Exception {
        CompletableFuture<Exception> seen = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(connection -> {
            try {
                ScriptedServer.readHead(connection);
                connection.getInputStream().readAllBytes();
            } catch (SocketException e) {
                seen.complete(e);
            }
        })) {
            RawHttp.onLoopback(server.port()).sendAndReset(post(new byte[10]), 4);

            assertThat(seen.get()).hasMessageContaining("reset");
        }
    }

    @Test
    void anInterruptEndsTheExchangeAndStaysSet() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            arrived.countDown();
            connection.getInputStream().read();
        })) {
            RawHttp http = RawHttp.onLoopback(server.port()).withTimeout(Duration.ofMinutes(5));
            FutureTask<RawAnswer> early = interruptedAfter(new CountDownLatch(0), http);
            FutureTask<RawAnswer> waiting = interruptedAfter(arrived, http);

            assertThat(early.get()).isEqualTo(new Missing(Cause.TIMED_OUT));
            assertThat(waiting.get()).isEqualTo(new Missing(Cause.TIMED_OUT));
        }
    }

    private static FutureTask<RawAnswer> interruptedAfter(CountDownLatch latch, RawHttp http) throws Exception {
        FutureTask<RawAnswer> task = new FutureTask<>(() -> {
            RawAnswer answer = http.send(post(new byte[0]));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return answer;
        });
        Thread thread = new Thread(task);
        thread.start();
        latch.await();
        thread.interrupt();
        return task;
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(() -> RawHttp.onLoopback(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RawHttp.onLoopback(1).withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RawHttp.onLoopback(1).sendSlowly(post(new byte[0]), 0, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("X", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("X\u0100", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RawRequest post(byte[] body) {
        return request("POST", body);
    }

    private static RawRequest request(String method, byte[] body) {
        List<Header> headers =
                List.of(new Header("Host", "127.0.0.1"), new Header("Content-Length", Integer.toString(body.length)));
        return RawRequest.of(method, "/", "HTTP/1.1", headers, Framing.CONTENT_LENGTH, body);
    }

    private static Received answerOf(String answer, String method, boolean staysOpen) throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readHead(connection);
            ScriptedServer.write(connection, answer);
            if (staysOpen) {
                connection.getInputStream().read();
            }
        })) {
            return RawHttp.onLoopback(server.port())
                    .send(request(method, new byte[0]))
                    .received();
        }
    }

    private static Cause missingOf(ScriptedServer.Script script) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            RawAnswer answer =
                    RawHttp.onLoopback(server.port()).withTimeout(SHORT).send(post(new byte[0]));
            assertThat(answer).isInstanceOf(Missing.class);
            return ((Missing) answer).cause();
        }
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return free.getLocalPort();
        }
    }
}
