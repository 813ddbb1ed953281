package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldTextTest {
    @Test
    void isOneLineWithoutWhatHidesOrReorders() {
        assertThat(FieldText.line("a\r\nb\tc\u0000d\u202Ee\u200Bf\u2028g", 100)).isEqualTo("a  b c d e f g");
    }

    /** Journal fields show what stands between code tags as HTML. */
    @Test
    void hasNoCodeTags() {
        assertThat(FieldText.line("[code]<a href='//evil.test'>x</a>[/code]", 100))
                .doesNotContain("[", "]");
    }

    @Test
    void hasNoHalvesOfCharacters() {
        assertThat(FieldText.line("a\uD800b", 10)).isEqualTo("a\uFFFDb");
        assertThat(FieldText.line("ab\uD83D\uDE80cd", 4)).isEqualTo("ab…");
        assertThat(FieldText.line("abc\uD83D\uDE80cd", 5)).isEqualTo("abc…");
    }

    @Test
    void keepsWhatFits() {
        assertThat(FieldText.line("émigré 🚀", 160)).isEqualTo("émigré 🚀");
        assertThat(FieldText.line("x".repeat(160), 160)).hasSize(160).doesNotContain("…");
        assertThat(FieldText.line("x".repeat(161), 160)).hasSize(160).endsWith("…");
    }

    @Test
    void fitsTheFieldsOfAnIncident() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            facts.put("fact" + i, "🚀".repeat(100_000));
        }
        Change change = new Change(Change.Kind.OPENS, List.of("x"), "y".repeat(1_000_000), facts);
        assertThat(change.shortDescription().length()).isEqualTo(160);
        assertThat(change.description().length()).isLessThanOrEqualTo(4000);
    }
}
