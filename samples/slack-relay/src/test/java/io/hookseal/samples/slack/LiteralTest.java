package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payload's text becomes. */
class LiteralTest {
    @Test
    void row129EscapesTheThreeControlCharactersAndNothingElse() {
        assertThat(Literal.of("<!channel> & \"quoted\" 'x' *b* &amp;", 100))
                .isEqualTo("&lt;!channel&gt; &amp; \"quoted\" 'x' *b* &amp;amp;");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 150, 200, 300, 3000})
    void keepsATextOfExactlyTheLimitAndCutsOneOfOneMore(int max) {
        assertThat(Literal.of("x".repeat(max), max)).isEqualTo("x".repeat(max));
        assertThat(Literal.of("x".repeat(max + 1), max)).isEqualTo("x".repeat(max - 1) + "…");
    }

    @Test
    void cutsNoEscapeAndNoPairInTwo() {
        assertThat(Literal.of("abc&", 8)).isEqualTo("abc&amp;");
        assertThat(Literal.of("abc&", 7)).isEqualTo("abc…");
        assertThat(Literal.of("abc&x", 8)).isEqualTo("abc…");
        assertThat(Literal.of("ab🚀", 4)).isEqualTo("ab🚀");
        assertThat(Literal.of("ab🚀", 3)).isEqualTo("ab…");
    }

    @Test
    void countsWhatIsSentNotWhatIsShown() {
        assertThat(Literal.of("<".repeat(1000), 3000))
                .hasSizeLessThanOrEqualTo(3000)
                .endsWith("&lt;…");
    }

    @Test
    void makesOneLineOfManyAndSpacesOfControls() {
        assertThat(Literal.of("  a\r\n\n> b\t*c*\u0000d\u2028e\u00a0f  ", 100)).isEqualTo("a &gt; b *c* d e f");
        assertThat(Literal.of(" \n\t", 100)).isEmpty();
    }

    @Test
    void replacesWhatJsonCannotHoldAndDropsWhatTurnsWritingRound() {
        assertThat(Literal.of("a\ud800b\udc00", 100)).isEqualTo("a\ufffdb\ufffd");
        assertThat(Literal.of("safe\u202egnp.exe\u2066", 100)).isEqualTo("safegnp.exe");
        assertThat(Literal.of("👩‍👩‍👧 日本", 100))
                .as("joiners are part of emoji")
                .isEqualTo("👩‍👩‍👧 日本");
    }

    @Test
    void looksAtNoMoreOfALongTextThanItShows() {
        String long1 = "word ".repeat(2_000_000);
        Assertions.assertTimeout(Duration.ofSeconds(1), () -> Literal.of(long1, 200));
    }
}
