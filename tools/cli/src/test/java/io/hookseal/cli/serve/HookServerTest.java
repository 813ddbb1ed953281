package io.hookseal.cli.serve;

import static io.hookseal.cli.serve.Deliver.hmac;
import static io.hookseal.cli.serve.Deliver.post;
import static io.hookseal.cli.serve.Deliver.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.cli.Captured;
import io.hookseal.cli.config.HooksFile;
import io.hookseal.configuration.Fault;
import io.hookseal.configuration.Start;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class HookServerTest {
    private static final String SECRET = "a-secret-of-thirty-two-bytes-or-more";
    private static final Pattern CUSTOM_SENDER =
            Pattern.compile("<!-- custom-sender -->\\s*```yaml\\n(.*?)\\n```", Pattern.DOTALL);
    private static final String TWO_ENDPOINTS = """
            endpoints:
              pushes: { path: /hooks/pushes, sender: github, secrets: ["${SECRET}"], max-body: 100 }
              open: { path: /hooks/open, sender: attesta, accept-unsigned: true }
            """;

    private static final Handling NOTHING = delivery -> {};

    private final Captured captured = new Captured();

    private HookServer start(String yaml, Path folder) {
        return start(yaml, folder, NOTHING);
    }

    private HookServer start(String yaml, Path folder, Handling handling) {
        RequestLog log = RequestLog.json(captured.terminal());
        return HookServer.start(receiver(yaml, folder, log), HookServer.LOOPBACK, HookServer.FREE_PORT, handling, log);
    }

    private HookServer start(String yaml) {
        return start(yaml, Path.of(""));
    }

    private static WebhookReceiver receiver(String yaml, Path folder, ReceiverListener listener) {
        HooksFile file = HooksFile.parse(yaml, Map.of("SECRET", SECRET, "ACME_SECRET", SECRET)::get, folder);
        Start start = file.start(listener, reload -> {});
        if (start instanceof Start.Refused refused) {
            throw new AssertionError(refused.faults().stream().map(Fault::text).toList());
        }
        return ((Start.Ready) start).receiver();
    }

    private static RawRequest push(String body) {
        return post(
                "/hooks/pushes", body, "X-GitHub-Event", "push", "X-Hub-Signature-256", "sha256=" + hmac(SECRET, body));
    }

    /** A line may be written a moment after its answer has arrived. */
    private List<String> lines(int count) {
        await().atMost(Duration.ofSeconds(5)).until(() -> captured.lines().size() >= count);
        return captured.lines();
    }

    private static String customSender(String markdown) {
        Matcher block = CUSTOM_SENDER.matcher(markdown);
        assertThat(block.find()).as("a yaml block after <!-- custom-sender -->").isTrue();
        return block.group(1);
    }

    private void receivesFromACustomSender(String yaml) {
        assertThat(yaml.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(8);
        String body = acmeBody(Instant.now());
        String old = acmeBody(Instant.now().minus(Duration.ofHours(25)));
        try (HookServer server = start(yaml)) {
            assertThat(status(server.port(), acme(body, hmac(SECRET, body)))).isEqualTo(200);
            assertThat(status(server.port(), acme(body + " ", hmac(SECRET, body))))
                    .isEqualTo(401);
            assertThat(status(server.port(), acme(old, hmac(SECRET, old)))).isEqualTo(401);
            assertThat(status(server.port(), acme(body, "00" + hmac(SECRET, body))))
                    .isEqualTo(401);
            List<String> lines = lines(4);
            assertThat(lines.get(0))
                    .startsWith("{\"endpoint\":\"acme\",\"sender\":\"acme\",\"event\":\"order.paid\","
                            + "\"verdict\":\"authentic\",\"reason\":null,\"keyId\":\"ACME_SECRET\",\"identity\":\"")
                    .containsPattern(
                            "\"identity\":\"[0-9a-f]{64}\",\"claim\":\"acquired\",\"attempt\":1,\"status\":200,\"bytes\":"
                                    + body.length() + ",\"micros\":[0-9]+}");
            assertThat(lines.get(1)).contains("\"reason\":\"signature-mismatch\"");
            assertThat(lines.get(2)).contains("\"reason\":\"stale\"");
            assertThat(lines.get(3)).contains("\"reason\":\"signature-format\"");
        }
    }

    private static String acmeBody(Instant sentAt) {
        return "{\"id\": \"evt_1\", \"type\": \"order.paid\", \"sentAt\": \"" + sentAt + "\"}";
    }

    private static RawRequest acme(String body, String signature) {
        return post("/hooks/acme", body, "X-Acme-Signature", "sha256=" + signature);
    }

    @Test
    void receivesFromASenderThatSignsATemplate() {
        String yaml = """
                endpoints:
                  acme:
                    path: /hooks/acme
                    scheme: { header: X-Sig, signed: "v0:{time}:{body}", time: "header:X-Time", encoding: base64 }
                    secrets: ["${ACME_SECRET}"]
                """;
        String now = Long.toString(Instant.now().getEpochSecond());
        byte[] mac = HexFormat.of().parseHex(hmac(SECRET, "v0:" + now + ":{}"));
        String signature = Base64.getEncoder().encodeToString(mac);
        try (HookServer server = start(yaml)) {
            assertThat(status(server.port(), post("/hooks/acme", "{}", "X-Time", now, "X-Sig", signature)))
                    .isEqualTo(200);
            assertThat(status(server.port(), post("/hooks/acme", "{}", "X-Time", now + "1", "X-Sig", signature)))
                    .isEqualTo(401);
        }
    }

    @Test
    void receivesFromASenderOfOnesOwnInAtMostEightLinesOfYaml() throws Exception {
        try (InputStream snippet = getClass().getResourceAsStream("/io/hookseal/cli/custom-sender.md")) {
            receivesFromACustomSender(customSender(new String(snippet.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    @Test
    void receivesFromTheSenderThatTheReadmeShows() throws Exception {
        Path readme = Path.of("../../README.md");
        assertThat(readme).exists();
        receivesFromACustomSender(customSender(Files.readString(readme)));
    }

    @Test
    void writesNothingThatAClientWroteWhereJettyItselfRefuses() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.ISO_8859_1));
        try (HookServer server = start(TWO_ENDPOINTS);
                Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /EVIL HTTP/1.1\r\nHost: x\u009b31mEVIL\r\nX\u009bEVIL: 1\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 400 ");
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.ISO_8859_1)).doesNotContain("EVIL", "\u009b");
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").isWarnEnabled())
                .isFalse();
    }

    @Test
    void answersEverythingButItsEndpointsWith404() {
        try (HookServer server = start(TWO_ENDPOINTS)) {
            RawRequest push = push("{}");
            for (String path : List.of(
                    "/", "/hooks", "/hooks/", "/hooks/pushes/", "/HOOKS/pushes", "/hooks//pushes", "/hooks/pushes/x")) {
                RawAnswer.Received answer = RawHttp.onLoopback(server.port())
                        .send(push.withPath(path))
                        .received();
                assertThat(answer.status()).as(path).isIn(400, 404);
                assertThat(answer.bodyText()).as(path).doesNotContain(path.equals("/") ? "hooks" : path);
            }
            assertThat(status(server.port(), push)).isEqualTo(200);
        }
        assertThat(captured.out()).contains("\"reason\":\"no-endpoint\"").contains("\"status\":404");
    }

    @Test
    void keepsToTheLimitsOfEachEndpoint() {
        try (HookServer server = start(TWO_ENDPOINTS)) {
            assertThat(status(server.port(), push("{\"x\":\"" + "x".repeat(92) + "\"}")))
                    .isEqualTo(200);
            assertThat(status(server.port(), push("{\"x\":\"" + "x".repeat(93) + "\"}")))
                    .isEqualTo(413);
            String longest = "{\"event\":\"APPROVED\",\"x\":\"" + "x".repeat(1_000_000 - 27) + "\"}";
            assertThat(longest).hasSize(1_000_000);
            assertThat(status(server.port(), post("/hooks/open", longest))).isEqualTo(200);
        }
        assertThat(lines(3).get(0)).contains("\"event\":\"push\"").contains("\"bytes\":100");
        assertThat(lines(3).get(1)).contains("\"reason\":\"too-long\"");
        assertThat(lines(3).get(2)).contains("\"verdict\":\"unverified\"").contains("\"keyId\":null");
    }

    @Test
    void handlesADeliveryOnceAndAnswersItsDuplicates() {
        AtomicInteger runs = new AtomicInteger();
        try (HookServer server = start(TWO_ENDPOINTS, Path.of(""), delivery -> runs.incrementAndGet())) {
            assertThat(status(server.port(), push("{}"))).isEqualTo(200);
            assertThat(status(server.port(), push("{}"))).isEqualTo(200);
            assertThat(status(server.port(), push("{ }"))).isEqualTo(200);
        }
        assertThat(runs).hasValue(2);
        assertThat(lines(3).get(1)).contains("\"reason\":null").contains("\"claim\":\"duplicate\",\"attempt\":null");
    }

    @Test
    void failsEveryNthRunAndHandlesItsRetry() {
        try (HookServer server = start(TWO_ENDPOINTS, Path.of(""), Rehearsal.of(Duration.ZERO, 2))) {
            assertThat(status(server.port(), push("{}"))).isEqualTo(200);
            RawAnswer.Received failed =
                    RawHttp.onLoopback(server.port()).send(push("[]")).received();
            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.values("Retry-After")).containsExactly("5");
            assertThat(status(server.port(), push("[]"))).isEqualTo(200);
            assertThat(status(server.port(), push("[]")))
                    .as("no run, so no failure")
                    .isEqualTo(200);
        }
        assertThat(lines(4))
                .extracting(line -> line.replaceAll(".*(\"claim\".*),\"bytes.*", "$1"))
                .containsExactly(
                        "\"claim\":\"acquired\",\"attempt\":1,\"status\":200",
                        "\"claim\":\"acquired\",\"attempt\":1,\"status\":503",
                        "\"claim\":\"acquired\",\"attempt\":1,\"status\":200",
                        "\"claim\":\"duplicate\",\"attempt\":null,\"status\":200");
    }

    @Test
    void takesItsTimeOverEachDelivery() {
        try (HookServer server = start(TWO_ENDPOINTS, Path.of(""), Rehearsal.of(Duration.ofMillis(300), 0))) {
            assertThat(status(server.port(), push("{}"))).isEqualTo(200);
        }
        assertThat(lines(1).get(0)).containsPattern("\"micros\":([3-9][0-9]{5}|[0-9]{7,})}");
    }

    @Test
    void takesADuplicatesRunOverOnceTheLeaseOfTheFirstIsOver() throws Exception {
        String yaml = """
                endpoints:
                  pushes:
                    path: /hooks/pushes
                    sender: github
                    secrets: ["${SECRET}"]
                    handler-deadline: 100ms
                    lease: 300ms
                """;
        CountDownLatch ends = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Handling stuckAtFirst = delivery -> {
            if (runs.incrementAndGet() == 1) {
                assertThat(ends.await(10, TimeUnit.SECONDS)).isTrue();
            }
        };
        try (HookServer server = start(yaml, Path.of(""), stuckAtFirst)) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> status(server.port(), push("{}")));
            await().until(() -> runs.get() == 1);
            assertThat(status(server.port(), push("{}"))).isEqualTo(200);
            ends.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(lines(2).get(0)).contains("\"claim\":\"takeover\",\"attempt\":2,\"status\":200");
        assertThat(lines(2).get(1)).contains("\"claim\":\"acquired\",\"attempt\":1,\"status\":200");
    }

    @Test
    void takesANewSecretFromItsFileWithoutARestart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pushes.secret");
        Files.writeString(file, "an-older-secret-of-thirty-two-bytes\n");
        String yaml = "endpoints: { pushes: { path: /hooks/pushes, sender: github, secrets: file:pushes.secret } }";
        try (HookServer server = start(yaml, folder)) {
            assertThat(status(server.port(), push("{}"))).isEqualTo(401);
            Files.writeString(file, SECRET + "\n");
            await().atMost(Duration.ofSeconds(5)).until(() -> status(server.port(), push("{}")) == 200);
        }
    }

    @Test
    void letsAnOpenRequestComeToItsEndWhenItStops() throws Exception {
        HookServer server = start(TWO_ENDPOINTS);
        RawRequest slow = push("{\"x\":\"" + "x".repeat(60) + "\"}");
        RawHttp http = RawHttp.onLoopback(server.port());
        CompletableFuture<RawAnswer> answer =
                CompletableFuture.supplyAsync(() -> http.sendSlowly(slow, 5, Duration.ofMillis(50)));
        WebhookReceiver receiver = server.receiver();
        await().atMost(Duration.ofSeconds(5)).until(() -> receiver.bodyBytesInUse() > 0);
        server.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).received().status()).isEqualTo(200);
        assertThat(http.send(push("{}"))).isInstanceOf(RawAnswer.Missing.class);
    }

    @Test
    void saysWhyItCannotListen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> listen(HookServer.LOOPBACK, taken.getLocalPort()))
                    .isInstanceOf(NotListeningException.class)
                    .hasMessageContaining("port is taken");
        }
        assertThatThrownBy(() -> listen("192.0.2.1", HookServer.FREE_PORT))
                .isInstanceOf(NotListeningException.class)
                .hasMessageContaining("address of this machine");
        assertThatThrownBy(() -> listen("no such host", HookServer.FREE_PORT))
                .isInstanceOf(NotListeningException.class)
                .hasMessageContaining("not known");
    }

    private static void listen(String host, int port) {
        ReceiverListener nobody = new ReceiverListener() {};
        WebhookReceiver receiver = receiver(TWO_ENDPOINTS, Path.of(""), nobody);
        HookServer.start(receiver, host, port, NOTHING, (path, status, took) -> {})
                .close();
    }
}
