package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hookseal.delivery.Delivery;
import io.hookseal.inbox.NotHandledException;
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
    void asksForOneTokenAndKeepsItUntilItIsRefused() throws Exception {
        desk.tell(FAILED);
        desk.tell(Given.run("run.failed", "r2", 1));
        assertThat(desk.standIn.grantedTokens()).isEqualTo(1);
        desk.pass(Duration.ofMinutes(31));
        desk.tell(Given.run("run.failed", "r3", 2));
        assertThat(desk.standIn.grantedTokens()).isEqualTo(2);
        assertThat(desk.history()).hasSize(3);
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
        Instance wrong = new Instance(desk.standIn.url(), Desk.LIMIT, true, Desk.USER, "not the secret");
        assertThatThrownBy(() -> new IncidentTable(wrong, "category").newest("x"))
                .isInstanceOfSatisfying(
                        NotHandledException.class,
                        said -> assertThat(said.givesUp())
                                .as("somebody will mend them")
                                .isFalse())
                .hasMessageContaining("POST /oauth_token.do: 401");
        Object shown = wrong;
        assertThat(shown.toString()).doesNotContain("secret", Desk.USER);
    }

    @Test
    void failsForEveryAnswerThatIsNoSuccess() throws Exception {
        desk.next(
                "GET",
                Trouble.DOWN,
                Trouble.busy(Duration.ofSeconds(90)),
                Trouble.FORBIDDEN,
                Trouble.ASLEEP,
                Trouble.REDIRECT);
        assertFails("GET /api/now/table/incident: 503", false);
        assertFails("429, Rate limit exceeded", false);
        assertFails("403, Operation Failed", true);
        assertFails("200, no result", false);
        assertFails("302", false);
        desk.tell(FAILED);
        assertThat(desk.incidents()).hasSize(1);
    }

    private void assertFails(String why, boolean forGood) {
        assertThatThrownBy(() -> desk.tell(FAILED))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        NotHandledException.class,
                        said -> assertThat(said.givesUp()).as(why).isEqualTo(forGood));
    }

    /** A request that the instance does not understand, and an incident that was deleted since it was looked up. */
    @Test
    void givesUpOnWhatIsMalformedAndLooksAgainForWhatIsGone() {
        assertThatThrownBy(() -> desk.instance.call("POST", "/api/now/table/incident", "no JSON"))
                .hasMessageContaining("400, Exception while reading request")
                .isInstanceOfSatisfying(
                        NotHandledException.class,
                        said -> assertThat(said.givesUp()).isTrue());
        assertThatThrownBy(() -> desk.instance.call("PATCH", "/api/now/table/incident/" + "0".repeat(32), "{}"))
                .hasMessageContaining("404, No Record found")
                .isInstanceOfSatisfying(
                        NotHandledException.class,
                        said -> assertThat(said.givesUp()).isFalse());
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
            IncidentTable table = new IncidentTable(new Instance(endless, Desk.LIMIT, false, "u", "p"), "category");
            Throwable thrown =
                    assertTimeoutPreemptively(Duration.ofSeconds(15), () -> catchThrowable(() -> table.newest("x")));
            assertThat(thrown).isInstanceOf(NotHandledException.class).hasMessageContaining("TimeoutException");
        }
    }

    @Test
    void asksForOneTokenHoweverManyCallsNeedOneAtTheSameTime() throws Exception {
        IncidentTable table = new IncidentTable(desk.instance, "category");
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
        URI nobody = URI.create("https://secret-host.invalid");
        Instance instance = new Instance(nobody, Desk.LIMIT, false, "the-user", "the-password");
        IncidentTable table = new IncidentTable(instance, "category");
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
