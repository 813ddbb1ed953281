package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hookseal.delivery.Delivery;
import io.hookseal.samples.servicenow.standin.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceTest {
    private static final Delivery FAILED = Given.run("run.failed", "r1", 0);

    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        desk = Desk.oauth();
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void asksForOneTokenAndKeepsItUntilShortlyBeforeItsEnd() throws Exception {
        desk.tell(FAILED);
        desk.tell(Given.run("run.failed", "r2", 1));
        assertThat(desk.standIn.grantedTokens()).isEqualTo(1);
        desk.pass(Duration.ofMinutes(29).plusSeconds(31));
        desk.tell(Given.run("run.failed", "r3", 2));
        assertThat(desk.standIn.grantedTokens()).isEqualTo(2);
    }

    @Test
    void asksForAnotherTokenWhenOneIsRefused() throws Exception {
        desk.tell(FAILED);
        desk.standIn.revokeTokens();
        desk.tell(Given.run("run.succeeded", "r2", 1));
        assertThat(desk.standIn.grantedTokens()).isEqualTo(2);
        assertThat(desk.only()).containsEntry("state", "6");
    }

    @Test
    void triesOnlyOnceMoreWhenEachTokenIsRefused() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        desk.standIn.troubles(method -> {
            asked.incrementAndGet();
            desk.standIn.revokeTokens();
            return Trouble.NONE;
        });
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("401, User Not Authenticated");
        assertThat(asked).hasValue(2);
    }

    @Test
    void saysWhatIsWrongWithCredentialsButNotWhatTheyAre() {
        Authorization wrong = Authorization.clientCredentials(Desk.USER, "not the secret");
        assertThatThrownBy(() -> new IncidentTable(desk.instance, wrong, "category").newest("x"))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("POST /oauth_token.do: 401");
        Object shown = wrong;
        assertThat(shown.toString()).doesNotContain("secret", Desk.USER);
    }

    @Test
    void leavesAnInstanceAloneForAsLongAsItAsks() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        desk.standIn.troubles(
                method -> asked.incrementAndGet() == 1 ? Trouble.busy(Duration.ofSeconds(90)) : Trouble.NONE);
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("429, Rate limit exceeded");
        desk.pass(Duration.ofSeconds(87));
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("left alone until 2026-03-02T12:01:30Z");
        assertThat(asked).hasValue(1);
        desk.pass(Duration.ofSeconds(3));
        desk.tell(FAILED);
        assertThat(desk.incidents()).hasSize(1);
    }

    /** To fail at once would use up an attempt of every delivery that is due. */
    @Test
    void waitsOutAShortPauseInsteadOfFailing() throws Exception {
        desk.next("GET", Trouble.busy(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("429");
        long start = System.nanoTime();
        desk.tell(FAILED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(desk.incidents()).hasSize(1);
    }

    @Test
    void failsForEveryAnswerThatIsNoSuccess() throws Exception {
        desk.next("GET", Trouble.DOWN, Trouble.FORBIDDEN, Trouble.ASLEEP, Trouble.REDIRECT);
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("GET /api/now/table/incident: 503");
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("403, Operation Failed");
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("200, no JSON");
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("302");
        desk.tell(FAILED);
        assertThat(desk.incidents()).hasSize(1);
    }

    @Test
    void doesNotWaitLongerThanItsLimit() throws Exception {
        desk.next("POST", Trouble.slow(Duration.ofMinutes(1)));
        long start = System.nanoTime();
        assertThatThrownBy(() -> desk.tell(FAILED)).hasMessageContaining("TimeoutException");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Desk.LIMIT.multipliedBy(3));
        desk.tell(FAILED);
        assertThat(desk.only()).containsEntry("sys_mod_count", "0");
    }

    /** The time limit holds for the whole answer, not for its head alone. */
    @Test
    void doesNotWaitForAnAnswerThatNeverEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread never = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    String head = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    boolean unused = socket.getInputStream().readAllBytes().length > 0;
                } catch (IOException e) {
                    // the relay went away
                }
            });
            never.setDaemon(true);
            never.start();
            URI endless = URI.create("http://127.0.0.1:" + server.getLocalPort());
            IncidentTable table = new IncidentTable(
                    new Instance(endless, Desk.LIMIT, desk), Authorization.basic("u", "p"), "category");
            Throwable thrown =
                    assertTimeoutPreemptively(Duration.ofSeconds(15), () -> catchThrowable(() -> table.newest("x")));
            assertThat(thrown).isInstanceOf(CallFailedException.class).hasMessageContaining("TimeoutException");
        }
    }

    @Test
    void asksForOneTokenHoweverManyCallsNeedOneAtTheSameTime() throws Exception {
        IncidentTable table =
                new IncidentTable(desk.instance, Authorization.clientCredentials(Desk.USER, Desk.PASSWORD), "category");
        allAtOnce(table);
        assertThat(desk.standIn.grantedTokens()).isEqualTo(1);
        desk.standIn.revokeTokens();
        allAtOnce(table);
        assertThat(desk.standIn.grantedTokens()).isEqualTo(2);
    }

    private static void allAtOnce(IncidentTable table) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = Collections.nCopies(8, () -> table.newest("x") == null);
            for (Future<Boolean> call : threads.invokeAll(calls, 20, TimeUnit.SECONDS)) {
                assertThat(call.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Row 131. */
    @Test
    void keepsAddressCredentialsAndPayloadOutOfWhatItThrows() throws Exception {
        Instance nobody = new Instance(URI.create("https://secret-host.invalid"), Desk.LIMIT, desk);
        IncidentTable table = new IncidentTable(nobody, Authorization.basic("the-user", "the-password"), "category");
        assertThat(trace(catchThrowable(() -> table.newest("the-id"))))
                .contains("no answer")
                .doesNotContain("secret-host", "the-user", "the-password", "the-id", "dGhlLXVzZXI");
        desk.next("POST", Trouble.FORBIDDEN);
        assertThat(trace(catchThrowable(() -> desk.tell(FAILED))))
                .contains("403")
                .doesNotContain("127.0.0.1", Desk.PASSWORD, "Product check", "Bearer", "r1");
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
