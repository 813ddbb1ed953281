package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hookseal.delivery.Delivery;
import io.hookseal.samples.servicenow.standin.Trouble;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
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
