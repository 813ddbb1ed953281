package io.hookseal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyLinesTest {
    private static Map<String, String> read(String text) {
        PropertyLines lines = PropertyLines.of(text);
        assertThat(lines.malformed()).isEmpty();
        Map<String, String> read = new LinkedHashMap<>();
        lines.lines().forEach(line -> read.put(line.key(), line.value()));
        return read;
    }

    @Test
    void readsKeysAndValuesWithTheirLines() {
        PropertyLines lines = PropertyLines.of("""
                # what it is
                ! and more

                a=1
                  b : two words\040
                c three
                d=first \\
                    second
                e=\\u00e9\\t\\\\
                f
                """);
        assertThat(lines.malformed()).isEmpty();
        assertThat(lines.lines())
                .containsExactly(
                        new PropertyLines.Line(4, "a", "1"),
                        new PropertyLines.Line(5, "b", "two words "),
                        new PropertyLines.Line(6, "c", "three"),
                        new PropertyLines.Line(7, "d", "first second"),
                        new PropertyLines.Line(9, "e", "é\t\\"),
                        new PropertyLines.Line(10, "f", ""));
    }

    @Test
    void readsWhatTheJdkReads() throws Exception {
        String[] pieces = {
            "a",
            "key",
            ".",
            "[0]",
            "=",
            ":",
            " ",
            "\t",
            "\f",
            "\n",
            "\r",
            "\r\n",
            "#",
            "!",
            "\\\\",
            "\\n",
            "\\t",
            "\\f",
            "\\r",
            "\\ ",
            "\\=",
            "\\:",
            "\\#",
            "\\!",
            "\\\n",
            "\\\r\n",
            "\\\r",
            "\\u00e9",
            "\\u003D",
            "é",
            "秘",
            "\uD83D\uDD11",
            "x y"
        };
        Random random = new Random(20261121);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(24); j >= 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Properties theirs = new Properties();
            theirs.load(new StringReader(text.toString()));
            Map<String, String> ours = read(text.toString());
            theirs.remove(""); // a line of nothing but a backslash, which the JDK sometimes takes for a property
            ours.remove("");
            assertThat(ours).as("seeded text %s: %s", i, text).isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=C:\\dir", "a=\\u12", "a=\\u12g4", "a=\\u", "\\q=1", "a=\\é", "a=\\u٣٣٣٣"})
    void refusesBackslashesThatTheJdkSwallowsAndCodesThatAreNone(String text) {
        PropertyLines lines = PropertyLines.of("x=1\n" + text + "\ny=2");
        assertThat(lines.malformed())
                .first()
                .extracting(PropertyLines.Malformed::number)
                .isEqualTo(2);
        assertThat(lines.lines()).extracting(PropertyLines.Line::key).containsExactly("x", "y");
    }

    @Test
    void keepsWhatIsThereTwiceAndPassesOverAByteOrderMark() {
        assertThat(PropertyLines.of("\uFEFFa=1\na=1").lines())
                .containsExactly(new PropertyLines.Line(1, "a", "1"), new PropertyLines.Line(2, "a", "1"));
    }
}
