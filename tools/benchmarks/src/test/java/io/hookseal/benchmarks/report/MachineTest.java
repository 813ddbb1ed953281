package io.hookseal.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void readsModelAndLoadWhereTheSystemTells() {
        assertThat(Machine.model(List.of("processor : 0", "model name\t: Some CPU @ 3 GHz", "model name\t: Other")))
                .isEqualTo("Some CPU @ 3 GHz");
        assertThat(Machine.load(List.of("0.41 0.56 1.20 2/345 6789"))).isEqualTo("0.41, 0.56, 1.20");
    }

    @Test
    void saysWhatIsUnknown() {
        assertThat(Machine.model(List.of())).isEqualTo("unknown");
        assertThat(Machine.load(List.of())).isEqualTo("unknown");
        assertThat(Machine.load(List.of("nothing"))).isEqualTo("unknown");
    }

    @Test
    void tellsOfThisOne() {
        assertThat(Machine.here().markdown())
                .contains("- processor: ", "- JDK: " + System.getProperty("java.runtime.version"), "- commit: ");
    }
}
