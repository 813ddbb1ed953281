package io.hookseal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every recorded request, byte for byte over HTTP to what {@code hookseal serve} starts. */
class RecordingsOverHttpTest {
    @Test
    void all414GiveTheirRecordedVerdictReasonAndStatus() throws Exception {
        List<String> differing = new ArrayList<>();
        List<Trial> trials = Trial.all();
        try (Demonstration demonstration = Demonstration.start()) {
            for (Trial trial : trials) {
                Outcome outcome = demonstration.run(trial);
                if (!outcome.asRecorded()) {
                    differing.add(trial.recording().id() + ": " + outcome.verdict() + ", " + outcome.reason() + ", "
                            + outcome.status() + " instead of "
                            + trial.expectation().text());
                }
            }
        }
        System.out.println("recordings over HTTP: " + trials.size() + " ran, " + differing.size() + " differ");
        assertThat(differing).isEmpty();
        assertThat(trials).hasSize(414);
    }
}
