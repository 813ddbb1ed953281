package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a handler says of its next attempt, and how far it can put it off. */
class NotHandledExceptionTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "30, 2026-03-02T12:00:30Z",
                "' 30 ', 2026-03-02T12:00:30Z",
                "86400, 2026-03-03T12:00:00Z",
                "86401, 2026-03-03T12:00:00Z",
                "99999999999999999999999, 2026-03-03T12:00:00Z",
                "'Mon, 02 Mar 2026 12:01:00 GMT', 2026-03-02T12:01:00Z",
                "'Mon, 02 Mar 2099 12:01:00 GMT', 2026-03-03T12:00:00Z",
                "'Mon, 02 Mar 2026 11:59:59 GMT', -",
                "0, -",
                "-5, -",
                "1.5, -",
                "soon, -",
                "'', -",
                "-, -"
            })
    void readsRetryAfter(String value, Instant expected) {
        NotHandledException said = NotHandledException.retryAfter(value, "429");
        assertThat(said.notBefore(NOW)).isEqualTo(expected);
        assertThat(said.givesUp()).isFalse();
        assertThat(said).hasMessage("429");
    }

    @Test
    void putsOffForADayAtMost() {
        Instant tomorrow = NOW.plus(NotHandledException.LONGEST_PAUSE);
        assertThat(NotHandledException.notBefore(Instant.MAX, "x").notBefore(NOW))
                .isEqualTo(tomorrow);
        assertThat(NotHandledException.notWithin(Duration.ofSeconds(Long.MAX_VALUE), "x")
                        .notBefore(NOW))
                .isEqualTo(tomorrow);
        assertThat(NotHandledException.notBefore(Instant.MIN, "x").notBefore(NOW))
                .isNull();
        assertThat(NotHandledException.notWithin(Duration.ofSeconds(Long.MIN_VALUE), "x")
                        .notBefore(NOW))
                .isNull();
        assertThat(NotHandledException.giveUp("x").notBefore(NOW)).isNull();
    }

    @Test
    void isFoundInWhatWrapsIt() {
        NotHandledException said = NotHandledException.giveUp("404");
        assertThat(NotHandledException.in(said)).isSameAs(said);
        assertThat(NotHandledException.in(new CompletionException(new IllegalStateException(said))))
                .isSameAs(said);
        assertThat(NotHandledException.in(new IllegalStateException(new RuntimeException())))
                .isNull();
        Exception one = new Exception();
        one.initCause(new Exception(one));
        assertThat(NotHandledException.in(one)).as("causes that go round").isNull();
    }
}
