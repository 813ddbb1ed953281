package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.delivery.Delivery;
import io.hookseal.inbox.NotHandledException;
import io.hookseal.samples.servicenow.standin.Trouble;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceDeskTest {
    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        desk = Desk.basic();
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void opensAnIncidentThatSaysWhatItIsAboutAndWhoTold() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        desk.rules("- when: { event: run.failed }\n  set: { urgency: 2, impact: 1, assignment_group: Data Quality }")
                .tell(failed);
        assertThat(desk.only())
                .containsEntry("short_description", "Validation failed: Product check (3 findings, 2 errors)")
                .containsEntry("state", "1")
                .containsEntry("urgency", "2")
                .containsEntry("impact", "1")
                .containsEntry("assignment_group", "Data Quality")
                .hasEntrySatisfying(
                        "correlation_display", text -> assertThat(text).startsWith(failed.identity()))
                .hasEntrySatisfying("correlation_id", id -> assertThat(id).startsWith("hookseal-"))
                .hasEntrySatisfying("description", text -> assertThat(text).contains("run: r1", "organization: acme"));
    }

    @Test
    void changesNothingWhenADeliveryComesAgain() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        desk.tell(failed);
        desk.tell(failed);
        assertThat(desk.only()).containsEntry("sys_mod_count", "0");
    }

    @Test
    void notesInTheOpenIncidentThatItHappenedAgain() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        Delivery again = Given.run("run.failed", "r2", 60);
        desk.tell(again);
        assertThat(desk.only())
                .hasEntrySatisfying(
                        "correlation_display", text -> assertThat(text).startsWith(again.identity()))
                .containsEntry("state", "1");
        assertThat(desk.history()).hasSize(2).last().asString().contains("Validation failed", "run: r2");
    }

    @Test
    void resolvesWhatALaterRunOfTheSameWorkflowMended() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        desk.tell(Given.run("run.succeeded", "r2", 60));
        assertThat(desk.only())
                .containsEntry("state", "6")
                .containsEntry("close_code", "Solution provided")
                .hasEntrySatisfying("close_notes", notes -> assertThat(notes).contains("Validation passed", "run: r2"));
    }

    @Test
    void createsNothingForASuccessAlone() throws Exception {
        desk.tell(Given.run("run.succeeded", "r1", 0));
        assertThat(desk.incidents()).isEmpty();
    }

    @Test
    void opensAnotherIncidentForWhatFailsAfterItWasResolved() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        desk.tell(Given.run("run.succeeded", "r2", 60));
        desk.tell(Given.run("run.failed", "r3", 120));
        assertThat(desk.incidents())
                .extracting(incident -> incident.get("state"))
                .containsExactly("6", "1");
        desk.tell(Given.run("run.succeeded", "r4", 180));
        assertThat(desk.incidents())
                .extracting(incident -> incident.get("state"))
                .containsExactly("6", "6");
    }

    @Test
    void doesNotReopenForAFailureThatIsOlderThanTheSuccessAlreadyTold() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        desk.tell(Given.run("run.succeeded", "r3", 120));
        desk.tell(Given.run("run.failed", "r2", 60));
        assertThat(desk.only()).containsEntry("state", "6");
    }

    @Test
    void doesNotOpenForAFailureThatIsOlderThanASuccessWithoutIncident() throws Exception {
        desk.tell(Given.run("run.succeeded", "r2", 60));
        desk.tell(Given.run("run.failed", "r1", 0));
        assertThat(desk.incidents()).isEmpty();
    }

    @Test
    void doesNotResolveForASuccessThatIsOlderThanTheFailure() throws Exception {
        desk.tell(Given.run("run.failed", "r2", 60));
        desk.tell(Given.run("run.succeeded", "r1", 0));
        assertThat(desk.only()).containsEntry("state", "1");
        assertThat(desk.history()).last().asString().contains("Validation passed");
    }

    @Test
    void leavesWhatPeopleClosedAlone() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        String id = desk.only().get("sys_id");
        desk.standIn.incidents().close(id);
        desk.tell(Given.run("run.succeeded", "r2", 60));
        assertThat(desk.only()).containsEntry("state", "7");
    }

    @Test
    void notesAnApprovalAndResolvesNothingForIt() throws Exception {
        String body = "{\"event\":\"%s\",\"data\":{\"action_name\":\"deploy\",\"agent_id\":\"bot\"}}";
        desk.tell(Given.of("attesta", "APPROVED", body.formatted("APPROVED")));
        assertThat(desk.incidents()).isEmpty();
        desk.tell(Given.of("attesta", "DENIED", body.formatted("DENIED")));
        desk.tell(Given.of("attesta", "APPROVED", body.formatted("APPROVED")));
        assertThat(desk.only()).containsEntry("state", "1");
        assertThat(desk.history()).last().asString().contains("Action approved: deploy");
    }

    @Test
    void ordersWhatHasNoSignedTimeByWhenItWasReceived() throws Exception {
        String body = "{\"event\":\"%s\",\"tenant\":\"fhe\",\"ukprn\":10009999}";
        desk.tell(Given.of("databridge", "submission.rejected", body.formatted("submission.rejected")));
        desk.pass(Duration.ofMinutes(5));
        desk.tell(Given.of("databridge", "submission.gateway_uploaded", body.formatted("submission.gateway_uploaded")));
        assertThat(desk.only()).containsEntry("state", "6");
    }

    /** The first attempt got through, and nobody heard of it: the second finds it. */
    @Test
    void createsNoSecondIncidentWhenAnAnswerIsLost() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        desk.next("POST", Trouble.LOST_ANSWER);
        assertThatThrownBy(() -> desk.tell(failed)).isInstanceOf(NotHandledException.class);
        assertThat(desk.incidents()).hasSize(1);
        desk.tell(failed);
        assertThat(desk.only()).containsEntry("sys_mod_count", "0");
    }

    @Test
    void resolvesOnceWhenTheAnswerIsLost() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        Delivery passed = Given.run("run.succeeded", "r2", 60);
        desk.next("PATCH", Trouble.LOST_ANSWER);
        assertThatThrownBy(() -> desk.tell(passed)).isInstanceOf(NotHandledException.class);
        desk.tell(passed);
        assertThat(desk.only()).containsEntry("state", "6").containsEntry("sys_mod_count", "1");
        desk.tell(Given.run("run.failed", "late", 30));
        assertThat(desk.only()).containsEntry("state", "6");
    }

    /** Neither answer came, so that nothing is remembered here of the success when the failure is told again. */
    @Test
    void doesNotReopenWhenBothAnswersAreLost() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        Delivery passed = Given.run("run.succeeded", "r2", 60);
        desk.next("POST", Trouble.LOST_ANSWER);
        assertThatThrownBy(() -> desk.tell(failed)).isInstanceOf(NotHandledException.class);
        desk.next("PATCH", Trouble.LOST_ANSWER);
        assertThatThrownBy(() -> desk.tell(passed)).isInstanceOf(NotHandledException.class);
        desk.tell(failed);
        assertThat(desk.only()).containsEntry("state", "6");
        desk.tell(passed);
        assertThat(desk.only()).containsEntry("state", "6");
    }

    /** Another delivery came between the one whose answer was lost and its next attempt. */
    @Test
    void hasOneIncidentWhenOthersComeBetweenTwoAttempts() throws Exception {
        Delivery first = Given.run("run.failed", "r1", 0);
        desk.next("POST", Trouble.LOST_ANSWER);
        assertThatThrownBy(() -> desk.tell(first)).isInstanceOf(NotHandledException.class);
        desk.tell(Given.run("run.failed", "r2", 60));
        desk.tell(first);
        assertThat(desk.only()).containsEntry("state", "1");
        assertThat(desk.history()).hasSize(3);
    }

    @Test
    void remembersNothingOfAnAttemptThatFailed() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        desk.next("PATCH", Trouble.DOWN);
        assertThatThrownBy(() -> desk.tell(Given.run("run.succeeded", "r3", 120)))
                .hasMessageContaining("503");
        desk.tell(Given.run("run.succeeded", "r2", 60));
        assertThat(desk.only()).containsEntry("state", "6");
    }

    /** Each subject is a row, and there is no end of reports and actions. */
    @Test
    void forgetsSubjectsThatNothingWasToldOfForAMonth() throws Exception {
        String body = "{\"event\":\"DENIED\",\"data\":{\"action_name\":\"deploy\",\"agent_id\":\"bot-%d\"}}";
        for (int i = 0; i < 3; i++) {
            desk.tell(Given.of("attesta", "DENIED", body.formatted(i)));
            desk.pass(Duration.ofDays(10));
        }
        assertThat(desk.subjects()).isEqualTo(3);
        desk.pass(Duration.ofMinutes(1));
        desk.tell(Given.of("attesta", "DENIED", body.formatted(3)));
        assertThat(desk.subjects()).as("all but the first").isEqualTo(3);
        desk.pass(Duration.ofDays(31));
        desk.tell(Given.of("attesta", "APPROVED", body.formatted(4).replace("DENIED", "APPROVED")));
        desk.tell(Given.of("attesta", "DENIED", body.formatted(5)));
        assertThat(desk.subjects()).as("what was only noted says nothing").isEqualTo(1);
    }

    /** An instance ignores conditions on fields it does not have, and then finds any incident. */
    @Test
    void doesNotTakeAnIncidentForItsOwnThatTheQueryWasNotFor() throws Exception {
        desk.tell(Given.run("run.failed", "r1", 0));
        IncidentTable table = new IncidentTable(desk.instance, "correlation_display");
        assertThat(table.newest("x^NQactive=true")).isNull();
    }

    @Test
    void namesTheDeliveryInTheFieldThatIsConfigured() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        desk.deliveryField("category").tell(failed);
        assertThat(desk.only())
                .hasEntrySatisfying(
                        "category", text -> assertThat(failed.identity()).startsWith(text));
    }

    /** Or a lost answer would be taken for a call that was not carried out. */
    @Test
    void namesTheDeliveryWhateverARuleSets() throws Exception {
        Delivery failed = Given.run("run.failed", "r1", 0);
        desk.rules("- set: { correlation_display: ours }").tell(failed);
        assertThat(desk.only().get("correlation_display")).startsWith(failed.identity());
    }

    @Test
    void sendsNoTextThatItsFieldWouldCut() throws Exception {
        desk.tell(Given.run("run.failed", "r".repeat(10_000), 0, "w".repeat(10_000)));
        assertThat(desk.only().get("short_description")).hasSize(160).endsWith("…");
        assertThat(desk.standIn.incidents().cuts()).isZero();
    }

    @Test
    void takesTextThatNoEncodingHas() throws Exception {
        desk.tell(Given.of(
                "attesta",
                "DENIED",
                "{\"event\":\"DENIED\",\"data\":{\"action_name\":\"x\\ud800y\\u0000\",\"n\":NaN}}"));
        assertThat(desk.only()).containsEntry("short_description", "Action denied: x\uFFFDy  (risk unknown)");
    }

    /** Row 130. A listening host that a payload names hears nothing. */
    @Test
    void fetchesNoUrlOfAPayload() throws Exception {
        try (java.net.ServerSocket elsewhere = new java.net.ServerSocket(0)) {
            String body = Given.runBody("run.failed", "r1", Given.NOON, 42, "W")
                    .replace(
                            "https://validibot.example.test/runs/1/",
                            "http://127.0.0.1:" + elsewhere.getLocalPort() + "/x");
            desk.tell(Given.of("validibot", "run.failed", body));
            assertThat(desk.only().get("description")).contains("link: http://127.0.0.1:");
            elsewhere.setSoTimeout(100);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }
}
