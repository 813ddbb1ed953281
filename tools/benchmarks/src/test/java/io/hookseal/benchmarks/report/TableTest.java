package io.hookseal.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookseal.benchmarks.measure.Figure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    private static Figure figure(String path, String asked, @Nullable Boolean met) {
        return new Figure(path, asked, "1.5", "1–2", "8", met);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesWhatIsAskedAsItComesAndTheRestAtTheEnd() {
        Table table = new Table(false, out);

        table.heading("Paths");
        table.row(figure("a", "at most 2", true));
        table.row(figure("b", "", null));
        table.row(figure("c", "at most 1", false));
        table.end();

        assertThat(text()).isEqualTo("""

                ### Paths

                | path | target | measured | spread | B/op | met |
                |---|---|---|---|---|---|
                | a | at most 2 | 1.5 | 1–2 | 8 | yes |
                | c | at most 1 | 1.5 | 1–2 | 8 | **no** |

                ### Beside them, of which nothing is asked

                | path | target | measured | spread | B/op | met |
                |---|---|---|---|---|---|
                | b |  | 1.5 | 1–2 | 8 |  |
                """);
    }

    @Test
    void countsTargetsThatWereMeasured() {
        Table table = new Table(false, out);

        table.row(figure("a", "at most 2", true));
        assertThat(table.met()).isTrue();
        table.row(figure("b", "at most 1", false));
        table.row(figure("c", "at most 1", null));

        assertThat(table.met()).isFalse();
        assertThat(table.summary()).isEqualTo("1 of 2 targets met.");
    }

    @Test
    void writesJsonAndNothingElse() throws Exception {
        Table table = new Table(true, out);

        table.text("### Measured on");
        table.heading("Paths");
        table.row(figure("a \"quoted\"", "at most 2", true));
        table.row(figure("b", "", null));
        table.end();

        String[] lines = text().lines().toArray(String[]::new);
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines[0]);
        assertThat(first.get("path").textValue()).isEqualTo("a \"quoted\"");
        assertThat(first.get("met").booleanValue()).isTrue();
        assertThat(new ObjectMapper().readTree(lines[1]).get("met").isNull()).isTrue();
    }
}
