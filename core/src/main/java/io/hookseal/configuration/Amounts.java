package io.hookseal.configuration;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes, lengths of time and instants as configurations write them. Each gives null for what it cannot read. */
public final class Amounts {
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})(?: ?(KiB|MiB))?");
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})(ms|[smhd])");

    /** Beyond a century, nanoseconds no longer fit a long, and nobody means it. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Amounts() {}

    /** How many: 1 or more. */
    static @Nullable Integer count(String text) {
        return COUNT.matcher(text).matches() ? Integer.valueOf(Integer.parseInt(text)) : null;
    }

    /** Bytes: {@code 65536}, {@code 64KiB} or {@code 2MiB}. */
    static @Nullable Long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return null;
        }
        long number = Long.parseLong(size.group(1));
        String unit = size.group(2);
        if (unit == null) {
            return number;
        }
        return unit.equals("KiB") ? number << 10 : number << 20;
    }

    /**
     * A length of time: {@code 200ms}, {@code 30s}, {@code 90m}, {@code 24h}, {@code 7d}, or ISO 8601 as {@code PT24H}.
     *
     * @param text what is written
     * @return the time, of 36,500 days at most and perhaps negative, or null where the text is none
     */
    public static @Nullable Duration age(String text) {
        Duration age = anyAge(text);
        return age == null || age.compareTo(LONGEST) > 0 || age.plus(LONGEST).isNegative() ? null : age;
    }

    private static @Nullable Duration anyAge(String text) {
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            long number = Long.parseLong(age.group(1));
            return switch (age.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        if (!text.startsWith("P")) {
            return null;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** An instant: {@code 2026-01-02T03:04:05Z}, with any offset, or a day, which begins at midnight UTC. */
    static @Nullable Instant instant(String text) {
        try {
            return text.length() == "2026-01-02".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
