package io.hookseal.benchmarks.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TookTest {
    @Test
    void comesThroughALineOfText() {
        assertThat(Took.ofLine(new Took(12.5, 11.25).line())).isEqualTo(new Took(12.5, 11.25));
        assertThat(Took.ofLine(new Took(12.5, Double.NaN).line()).millis()).isEqualTo(12.5);
    }

    @Test
    void countsCpuTimeWhereItIsKnown() {
        assertThat(new Took(12.5, 11.25).millis()).isEqualTo(11.25);
    }

    @Test
    void readsWhatTheSystemBooked(@TempDir Path folder) throws Exception {
        Path schedstat = Files.writeString(folder.resolve("schedstat"), "51200000 77 9\n");

        assertThat(Took.cpuMillis(schedstat.toString())).isEqualTo(51.2);
        assertThat(Took.cpuMillis(folder.resolve("none").toString())).isNaN();
    }

    @Test
    void tellsOfFailureByNoNumber() {
        assertThat(Took.over(() -> false).wallMillis()).isNaN();
        assertThat(Took.over(() -> true).wallMillis()).isNotNaN();
    }
}
