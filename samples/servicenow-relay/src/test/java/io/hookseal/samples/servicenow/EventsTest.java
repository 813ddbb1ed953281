package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.samples.servicenow.Change.Kind;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final Map<String, String> CHANGES = Map.ofEntries(
            Map.entry("databridge-001", "NOTES HESA submission signed off"),
            Map.entry("databridge-002", "RESOLVES HESA submission uploaded"),
            Map.entry("databridge-004", "OPENS HESA submission rejected: fhe"),
            Map.entry("databridge-005", "NOTES HESA submission signed off"),
            Map.entry("databridge-007", "RESOLVES HESA submission uploaded"),
            Map.entry("databridge-010", "OPENS HESA submission rejected: östra"),
            Map.entry("validibot-001", "RESOLVES Validation passed: Wf"),
            Map.entry("validibot-002", "RESOLVES Validation passed: Wf"),
            Map.entry("validibot-003", "OPENS Validation failed: Wf (3 findings, 0 errors)"),
            Map.entry("validibot-006", "RESOLVES Validation passed: Wf"),
            Map.entry("validibot-007", "RESOLVES Validation passed: Wf"),
            Map.entry("validibot-010", "OPENS Validation failed: Wf (3 findings, 0 errors)"),
            Map.entry("attesta-004", "NOTES Action approved: deploy_service (risk high)"),
            Map.entry("attesta-014", "OPENS Action escalated: deploy_service (risk high)"),
            Map.entry("attesta-017", "OPENS Action denied: émigré 🚀 (risk unknown)"),
            Map.entry("attesta-019", "NOTES Action approved: unknown (risk unknown)"),
            Map.entry("attesta-021", "NOTES Action approved: deploy (risk high)"),
            Map.entry("attesta-022", "NOTES Action approved: deploy (risk high)"),
            Map.entry("attesta-029", "NOTES Action approved: deployService (risk high)"),
            Map.entry("attesta-036", "OPENS Action escalated: deploy (risk high)"),
            Map.entry("attesta-038", "OPENS Action denied: unknown (risk unknown)"),
            Map.entry("attesta-039", "NOTES Action approved: deploy (risk high)"),
            Map.entry("attesta-040", "NOTES Action approved: deploy (risk high)"),
            Map.entry("dembrane-004", "OPENS New report: Buurtgesprekken 2026 #412"));
    private static final Set<String> NO_INCIDENT = Set.of(
            "RISK_SCORED",
            "TRUST_COMPUTED",
            "CHALLENGE_ISSUED",
            "CHALLENGE_COMPLETED",
            "AUDIT_LOGGED",
            "conversation.started",
            "conversation.transcribed",
            "conversation.summarized",
            "webhook.test");

    private static List<Recording> valid() {
        return Recordings.all().stream()
                .filter(recording -> recording.expectation().isAuthentic() && recording.derivedFrom() == null)
                .toList();
    }

    @Test
    void readsEachRecordedDeliveryAsItsChangeOrAsNone() {
        Map<String, String> read = new LinkedHashMap<>();
        Set<String> without = new TreeSet<>();
        for (Recording recording : valid()) {
            Events.change(Given.recorded(recording))
                    .ifPresentOrElse(
                            change -> read.put(recording.id(), change.kind() + " " + change.shortDescription()),
                            () -> without.add(recording.event()));
        }
        assertThat(read).containsExactlyInAnyOrderEntriesOf(CHANGES);
        assertThat(without).isSubsetOf(NO_INCIDENT).hasSizeGreaterThan(7);
        assertThat(read.size()).isGreaterThan(20);
    }

    @Test
    void readsEachVariantWhoseSignatureHoldsWithoutFail() {
        List<Recording> variants = Recordings.all().stream()
                .filter(recording -> recording.expectation().isAuthentic())
                .toList();
        assertThat(variants)
                .hasSizeGreaterThan(50)
                .allSatisfy(recording -> Events.change(Given.recorded(recording))
                        .ifPresent(change -> assertThat(change.description()).isNotBlank()));
    }

    @Test
    void tellsWhatASenderWrote() {
        Delivery denied = Given.of(
                "attesta",
                "DENIED",
                "{\"event\":\"DENIED\",\"data\":{\"actionName\":\"drop table\",\"agentId\":\"bot\","
                        + "\"riskLevel\":\"critical\",\"riskScore\":0.97}}");
        assertThat(Events.change(denied).orElseThrow().description())
                .isEqualTo(
                        "Action denied: drop table (risk critical)\nagent: bot\naction: drop table\nrisk: critical\nscore: 0.97");
    }

    @Test
    void takesARunForFailedWhenItOnlySaysThatItEndedAndHowItDid() {
        String body = Given.runBody("run.completed", "r1", Given.NOON, 42, "W").replace("PASS", "ERROR");
        assertThat(Events.change(Given.of("validibot", "run.completed", body))
                        .orElseThrow()
                        .kind())
                .isEqualTo(Kind.OPENS);
    }

    @Test
    void hasOneSubjectForEachWorkflowAndAnotherForEachEndpoint() {
        Delivery failed = Given.run("run.failed", "r1", 0);
        Delivery passed = Given.run("run.succeeded", "r2", 1, "renamed");
        String other = Given.runBody("run.failed", "r1", Given.NOON, 43, "Product check");
        assertThat(id(passed)).isEqualTo(id(failed));
        assertThat(id(Given.of("validibot", "run.failed", other))).isNotEqualTo(id(failed));
        Recording recording = Recordings.byId("validibot-003");
        Delivery elsewhere = Delivery.of("another", "validibot", recording.body())
                .event("run.failed", true)
                .wellFormed(io.hookseal.json.JsonLexis.STRICT)
                .build();
        assertThat(id(elsewhere)).isNotEqualTo(id(Given.recorded(recording)));
    }

    @Test
    void doesNotTakeTwoSubjectsForOneBecauseTheirPartsMeet() {
        assertThat(subject("a", "bc").correlationId(Given.run("run.failed", "r", 0)))
                .isNotEqualTo(subject("ab", "c").correlationId(Given.run("run.failed", "r", 0)));
    }

    @Test
    void takesWhatDoesNotSayWhatItIsAboutForNothingElse() {
        Delivery one = Given.of("attesta", "DENIED", "{\"event\":\"DENIED\",\"data\":{\"a\":1}}");
        Delivery other = Given.of("attesta", "DENIED", "{\"event\":\"DENIED\",\"data\":{\"a\":2}}");
        assertThat(id(one)).isNotEqualTo(id(other));
    }

    /** Operators of a query are plain text in it: nothing that a sender writes may reach one. */
    @Test
    void makesCorrelationIdsOfDigitsAlone() {
        for (String evil :
                List.of("x^ORstate=1", "x^NQactive=true", "x\nstate=1", "javascript:gs.getUserID()", "%5E")) {
            Delivery delivery = Given.of(
                    "databridge",
                    "submission.rejected",
                    "{\"tenant\":\"" + evil.replace("\n", "\\n") + "\",\"ukprn\":1}");
            assertThat(id(delivery)).matches("hookseal-[0-9a-f]{64}").hasSizeLessThanOrEqualTo(100);
        }
    }

    @Test
    void reportsADeliveryThatNobodyCanRead() {
        Delivery odd = Delivery.of(
                        "validibot", "validibot", "not json".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build();
        assertThat(Events.change(odd).orElseThrow().summary()).isEqualTo("Unreadable delivery of validibot");
    }

    @Test
    void knowsTheSendersOfTheRecordings() {
        assertThat(Recordings.all()).allMatch(recording -> Events.knows(recording.sender()));
        assertThat(Events.knows("github")).isFalse();
    }

    private static Change subject(String... parts) {
        return new Change(Kind.OPENS, List.of(parts), "summary", Map.of());
    }

    private static String id(Delivery delivery) {
        return Events.change(delivery).orElseThrow().correlationId(delivery);
    }
}
