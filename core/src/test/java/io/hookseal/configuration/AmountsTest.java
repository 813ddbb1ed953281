package io.hookseal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "65536, 65536", "64KiB, 65536", "2MiB, 2097152", "2 MiB, 2097152", "9999999999, 9999999999"})
    void readsSizes(String text, long bytes) {
        assertThat(Amounts.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2MB", "2mib", "-1", "+1", "1_000", "0x10", "1.5MiB", "12345678901", "٣", "1e6", "MiB"})
    void readsNothingElseAsASize(String text) {
        assertThat(Amounts.bytes(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "200ms, PT0.2S",
        "36500d, P36500D",
        "30s, PT30S",
        "90m, PT1H30M",
        "24h, PT24H",
        "7d, P7D",
        "PT24H, PT24H",
        "P1DT2H, PT26H",
        "PT-5M, PT-5M"
    })
    void readsAges(String text, Duration age) {
        assertThat(Amounts.age(text)).isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "24",
                "24 h",
                "1w",
                "1.5h",
                "-1h",
                "h",
                "none",
                "P",
                "PT",
                "1234567890s",
                "٣h",
                "1 ms",
                "1us",
                "36501d",
                "PT999999999H",
                "PT٣H"
            })
    void readsNothingElseAsAnAge(String text) {
        assertThat(Amounts.age(text)).isNull();
    }

    @Test
    void readsInstantsWithAnyOffsetAndDaysInUtc() {
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");
        assertThat(Amounts.instant("2026-01-31T12:00:00Z")).isEqualTo(noon);
        assertThat(Amounts.instant("2026-01-31T14:00:00+02:00")).isEqualTo(noon);
        assertThat(Amounts.instant("2026-01-31")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31T12:00:00",
                "2026-02-30",
                "31.01.2026",
                "yesterday",
                "2026-1-31",
                "٢٠٢٦-٠١-٣١",
                "٢٠٢٦-٠١-٣١T12:00:00Z"
            })
    void readsNothingElseAsAnInstant(String text) {
        assertThat(Amounts.instant(text)).isNull();
    }
}
