package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large bodies against a server whose JVM has 64 MiB of heap and ends with its first OutOfMemoryError. */
class SmallHeapTest {
    private static final int SENDERS = 200;
    private static final byte[] MEBIBYTE = "x".repeat(1 << 20).getBytes(UTF_8);

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "rows 112 and 113: 200 bodies of 1 MiB at once are all answered, and an honest sender keeps its reserve")
    void answersAFloodOfLargeBodies(Container container) throws Exception {
        Process server = start(container);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            String line = out.readLine();
            assertThat(line).startsWith("port ");
            RawHttp http = RawHttp.onLoopback(Integer.parseInt(line.substring(5)));
            assertThat(http.send(Signed.delivery("/honest")).received().status())
                    .isEqualTo(200);
            flood(container, "unsigned", http, senders, Signed.request("POST", "/flooded", MEBIBYTE));
            flood(container, "badly signed", http, senders, Signed.by(Signed.OTHER_SECRET, "/flooded", MEBIBYTE));
            flood(container, "1 GiB declared", http, senders, huge());
            assertThat(server.isAlive()).isTrue();
        } finally {
            senders.shutdownNow();
            server.getOutputStream().close();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        assertThat(server.exitValue()).as("3 where it ran out of memory").isZero();
    }

    private static void flood(
            Container container, String what, RawHttp http, ExecutorService senders, RawRequest request)
            throws Exception {
        byte[] wire = request.toBytes();
        List<Future<RawAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            answers.add(senders.submit(() -> http.send(wire)));
        }
        int sent = 0;
        int lost = 0;
        while (sent < 20 || answers.stream().anyMatch(answer -> !answer.isDone())) {
            byte[] body = (container + what + sent++).getBytes(UTF_8);
            boolean arrived = http.send(Signed.delivery("/honest", body)) instanceof RawAnswer.Received received
                    && received.status() == 200;
            lost += arrived ? 0 : 1;
        }
        Map<String, Integer> counted = new TreeMap<>();
        for (Future<RawAnswer> answer : answers) {
            String outcome = answer.get() instanceof RawAnswer.Received received
                    ? "" + received.status()
                    : answer.get().toString();
            counted.merge(outcome, 1, Integer::sum);
        }
        System.out.println(container + (Container.servlet61() ? " (6.1), " : " (6.0), ") + what + ": " + counted
                + "; honest sender: " + lost + " of " + sent + " lost");
        assertThat(counted.keySet()).as(what).isSubsetOf("401", "413", "503");
        assertThat(lost).as("deliveries of the honest sender that were lost").isZero();
    }

    private static RawRequest huge() {
        return RawRequest.of(
                "POST",
                "/flooded",
                "HTTP/1.1",
                List.of(
                        new Header("Host", "localhost"),
                        new Header("Content-Length", Integer.toString(1 << 30)),
                        new Header(Signed.HEADER, "sha256=" + Signed.hex(Signed.SECRET, MEBIBYTE))),
                Framing.CONTENT_LENGTH,
                new byte[0]);
    }

    private static Process start(Container container) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dhookseal.servlet=" + System.getProperty("hookseal.servlet", "6.0"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallServer.class.getName(),
                        container.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
