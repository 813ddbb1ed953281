package io.hookseal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.cli.Captured;
import io.hookseal.testkit.Expectation;
import io.hookseal.testkit.Expectation.Reason;
import io.hookseal.testkit.Recordings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final Captured captured = new Captured();

    private static Trial trial(String id, Expectation expectation) {
        return new Trial(Recordings.byId(id), "nothing", expectation, Stated.of(expectation, false));
    }

    @Test
    void showsALineForEachTrialAndASummary() throws Exception {
        List<Trial> trials = Trial.chosen();
        assertThat(Demo.table(trials, Scene.all(), captured.terminal())).isTrue();
        List<String> lines = captured.lines();
        assertThat(lines.get(0)).contains("listening on http://127.0.0.1:");
        assertThat(lines).filteredOn(line -> line.matches(".* (200|401|503)")).hasSize(trials.size() + 6);
        assertThat(lines).noneMatch(line -> line.contains("EXPECTED")).noneMatch(line -> line.endsWith(" "));
        assertThat(lines).allMatch(line -> line.length() <= 145);
        assertThat(lines.get(lines.size() - 2)).startsWith(trials.size() + 23 + " requests of 4 senders over HTTP: ");
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("Every one of " + (trials.size() + 6) + " lines came out as recorded or stated.");
    }

    @Test
    void playsABurstThatRunsTheHandlerOnceAndAFailureWithItsRetry() throws Exception {
        assertThat(Demo.json(List.of(), Scene.all(), captured.terminal())).isTrue();
        assertThat(captured.lines())
                .extracting(line -> line.replaceAll(".*(\"times\".*),\"expected.*", "$1"))
                .containsExactly(
                        "\"times\":1,\"verdict\":\"authentic\",\"reason\":null,\"claim\":\"acquired\",\"status\":200,\"runs\":1",
                        "\"times\":2,\"verdict\":\"authentic\",\"reason\":null,\"claim\":\"duplicate\",\"status\":200,\"runs\":0",
                        "\"times\":17,\"verdict\":\"authentic\",\"reason\":\"in-flight\",\"claim\":\"in-flight\",\"status\":503,\"runs\":0",
                        "\"times\":1,\"verdict\":\"authentic\",\"reason\":null,\"claim\":\"acquired\",\"status\":503,\"runs\":1",
                        "\"times\":1,\"verdict\":\"authentic\",\"reason\":null,\"claim\":\"acquired\",\"status\":200,\"runs\":1",
                        "\"times\":1,\"verdict\":\"authentic\",\"reason\":null,\"claim\":\"duplicate\",\"status\":200,\"runs\":0");
    }

    @Test
    void saysOfEachDuplicateThatItIsOne() {
        assertThat(Trial.all())
                .filteredOn(trial -> trial.stated().isDuplicate())
                .hasSize(64)
                .allMatch(trial -> trial.done().startsWith("duplicate: "))
                .allMatch(trial -> trial.recording().identity() != null);
        assertThat(Trial.chosen())
                .filteredOn(trial -> trial.stated().isDuplicate())
                .extracting(trial -> trial.recording().id())
                .contains("databridge-001-replay", "dembrane-001-ws-compact", "attesta-022");
    }

    @Test
    void choosesEverySenderEveryReasonAndEveryWayTheIssueNames() {
        List<Trial> trials = Trial.chosen();
        assertThat(trials.stream().map(trial -> trial.recording().sender()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("databridge", "validibot", "attesta", "dembrane");
        Set<String> expected =
                trials.stream().map(trial -> trial.expectation().text()).collect(Collectors.toSet());
        assertThat(expected).contains("valid").hasSize(1 + Reason.values().length);
        for (String sender : List.of("databridge", "validibot", "attesta", "dembrane")) {
            assertThat(trials)
                    .filteredOn(trial -> trial.recording().sender().equals(sender))
                    .extracting(Trial::done)
                    .anyMatch(done -> done.startsWith("nothing"))
                    .anyMatch(done -> done.startsWith("tampered"))
                    .anyMatch(done -> done.startsWith("truncated"))
                    .anyMatch(done -> done.contains("wrong secret"))
                    .anyMatch(done -> done.startsWith("unsigned"));
        }
        assertThat(trials).extracting(Trial::done).anyMatch(done -> done.contains("canonical"));
        assertThat(trials).extracting(Trial::done).anyMatch(done -> done.startsWith("duplicate key"));
        assertThat(trials).extracting(Trial::done).allMatch(done -> done.length() <= OutcomeTable.LONGEST_DONE);
    }

    @Test
    void failsWhereALineDoesNotComeOutAsExpected() throws Exception {
        List<Trial> wrong = List.of(
                trial("attesta-001", new Expectation.Refused(Reason.SIGNATURE_MISMATCH)),
                trial("dembrane-020-dupkey-evil-first", new Expectation.Refused(Reason.BODY)),
                trial("dembrane-005-wrong-secret", new Expectation.Authentic()),
                trial("validibot-001", new Expectation.Authentic()));
        assertThat(Demo.table(wrong, List.of(), captured.terminal())).isFalse();
        assertThat(captured.lines())
                .anyMatch(line -> line.endsWith("200  EXPECTED refused, signature-mismatch, 401"))
                .anyMatch(line -> line.endsWith("401  EXPECTED refused, body, 401"))
                .anyMatch(line -> line.endsWith("401  EXPECTED authentic, acquired, 200, 1 run"))
                .last()
                .asString()
                .isEqualTo("3 of 4 lines did not come out as recorded or stated.");
    }

    @Test
    void failsWhereADuplicateIsHandledOrAHandledOneIsADuplicate() throws Exception {
        Trial first = trial("attesta-001", new Expectation.Authentic());
        Trial asIfSeen = new Trial(
                Recordings.byId("attesta-002"), "nothing", first.expectation(), Stated.of(first.expectation(), true));
        assertThat(Demo.table(List.of(first, first, asIfSeen), List.of(), captured.terminal()))
                .isFalse();
        assertThat(captured.lines())
                .anyMatch(line -> line.endsWith("duplicate     200  EXPECTED authentic, acquired, 200, 1 run"))
                .anyMatch(line -> line.endsWith("acquired      200  EXPECTED authentic, duplicate, 200"))
                .last()
                .asString()
                .isEqualTo("2 of 3 lines did not come out as recorded or stated.");
    }

    @Test
    void writesAnObjectForEachTrialInJson() throws Exception {
        List<Trial> trials = List.of(
                trial("attesta-001", new Expectation.Authentic()),
                trial("databridge-001", new Expectation.Authentic()));
        assertThat(Demo.json(trials, List.of(), captured.terminal())).isTrue();
        assertThat(captured.lines())
                .containsExactly(
                        "{\"recording\":\"attesta-001\",\"sender\":\"attesta\",\"event\":\"RISK_SCORED\","
                                + "\"done\":\"nothing\",\"times\":1,\"verdict\":\"authentic\",\"reason\":null,"
                                + "\"claim\":\"acquired\",\"status\":200,\"runs\":1,\"expected\":\"valid\",\"asRecorded\":true}",
                        "{\"recording\":\"databridge-001\",\"sender\":\"databridge\",\"event\":\"submission.signoff\","
                                + "\"done\":\"nothing\",\"times\":1,\"verdict\":\"authentic\",\"reason\":null,"
                                + "\"claim\":\"acquired\",\"status\":200,\"runs\":1,\"expected\":\"valid\",\"asRecorded\":true}");
        assertThat(captured.err()).startsWith("listening on http://127.0.0.1:");
    }
}
