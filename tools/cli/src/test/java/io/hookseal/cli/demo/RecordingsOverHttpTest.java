package io.hookseal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every recorded request, byte for byte over HTTP to what {@code hookseal serve} starts. */
class RecordingsOverHttpTest {
    @Test
    void all414GiveTheirRecordedVerdictReasonAndStatusAndEachDeliveryIsHandledOnce() throws Exception {
        List<String> differing = new ArrayList<>();
        List<Trial> trials = Trial.all();
        int ran = 0;
        int handled = 0;
        int duplicates = 0;
        try (Demonstration demonstration = Demonstration.start()) {
            for (Trial trial : trials) {
                Outcome outcome = demonstration.run(trial);
                ran++;
                handled += outcome.actual().runs();
                duplicates += outcome.actual().isDuplicate() ? 1 : 0;
                if (!outcome.asStated()) {
                    differing.add(
                            trial.recording().id() + ": " + outcome.actual().text() + " instead of "
                                    + trial.stated().text());
                }
            }
        }
        Path suites = Files.createDirectories(Path.of("target", "suites"));
        Files.writeString(
                suites.resolve("recordings-over-http.tsv"), "recordings-over-http\t414\t" + ran + "\trequired\n");
        System.out.println("suite recordings-over-http: " + ran + " of 414");
        assertThat(differing).isEmpty();
        assertThat(trials).hasSize(414);
        assertThat(handled).as("deliveries").isEqualTo(44);
        assertThat(duplicates).as("of 108 valid ones").isEqualTo(64);
    }
}
