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
        return new Trial(Recordings.byId(id), "nothing", expectation);
    }

    @Test
    void showsALineForEachTrialAndASummary() throws Exception {
        List<Trial> trials = Trial.chosen();
        assertThat(Demo.table(trials, captured.terminal())).isTrue();
        List<String> lines = captured.lines();
        assertThat(lines.get(0)).contains("listening on http://127.0.0.1:");
        assertThat(lines).filteredOn(line -> line.matches(".* (200|401)")).hasSize(trials.size());
        assertThat(lines).noneMatch(line -> line.contains("EXPECTED")).noneMatch(line -> line.endsWith(" "));
        assertThat(lines.get(lines.size() - 1))
                .startsWith(trials.size() + " deliveries of 4 senders over HTTP: ")
                .endsWith("every one came out as recorded.");
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
        assertThat(trials).extracting(Trial::done).anyMatch(done -> done.startsWith("canonical"));
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
        assertThat(Demo.table(wrong, captured.terminal())).isFalse();
        assertThat(captured.lines())
                .anyMatch(line -> line.endsWith("200  EXPECTED invalid:signature-mismatch"))
                .anyMatch(line -> line.endsWith("401  EXPECTED invalid:body"))
                .anyMatch(line -> line.endsWith("401  EXPECTED valid"))
                .last()
                .asString()
                .isEqualTo(
                        "4 deliveries of 3 senders over HTTP: 2 authentic, 2 refused; 3 did not come out as recorded.");
    }

    @Test
    void writesAnObjectForEachTrialInJson() throws Exception {
        List<Trial> trials = List.of(
                trial("attesta-001", new Expectation.Authentic()),
                trial("databridge-001", new Expectation.Authentic()));
        assertThat(Demo.json(trials, captured.terminal())).isTrue();
        assertThat(captured.lines())
                .containsExactly(
                        "{\"recording\":\"attesta-001\",\"sender\":\"attesta\",\"event\":\"RISK_SCORED\","
                                + "\"done\":\"nothing\",\"verdict\":\"authentic\",\"reason\":null,\"status\":200,"
                                + "\"expected\":\"valid\",\"asRecorded\":true}",
                        "{\"recording\":\"databridge-001\",\"sender\":\"databridge\",\"event\":\"submission.signoff\","
                                + "\"done\":\"nothing\",\"verdict\":\"authentic\",\"reason\":null,\"status\":200,"
                                + "\"expected\":\"valid\",\"asRecorded\":true}");
        assertThat(captured.err()).startsWith("listening on http://127.0.0.1:");
    }
}
