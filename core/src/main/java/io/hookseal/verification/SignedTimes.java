package io.hookseal.verification;

import io.hookseal.scheme.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a signed time. Strict: ASCII digits only, where the JDK's parsers take signs, Arabic digits and
 * years of ten digits.
 */
final class SignedTimes {
    private SignedTimes() {}

    static @Nullable Instant parse(String text, TimeFormat format) {
        return switch (format) {
            case EPOCH_SECONDS -> {
                long seconds = digits(text, 0, text.length());
                yield text.length() > 11 || seconds < 0 ? null : Instant.ofEpochSecond(seconds);
            }
            case EPOCH_MILLIS -> {
                long millis = digits(text, 0, text.length());
                yield text.length() < 12 || text.length() > 14 || millis < 0 ? null : Instant.ofEpochMilli(millis);
            }
            case ISO_8601 -> iso(text);
        };
    }

    private static @Nullable Instant iso(String text) {
        int length = text.length();
        if (length < 20
                || length > 35
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int zone = 19;
        int nanos = 0;
        if (text.charAt(19) == '.') {
            zone = 20;
            while (zone < length && isDigit(text.charAt(zone))) {
                zone++;
            }
            int precision = zone - 20;
            long fraction = digits(text, 20, zone);
            if (precision > 9 || fraction < 0) {
                return null;
            }
            for (int i = precision; i < 9; i++) {
                fraction *= 10;
            }
            nanos = (int) fraction;
        }
        ZoneOffset offset = offset(text, zone);
        int year = (int) digits(text, 0, 4);
        if (offset == null || year < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            year,
                            (int) digits(text, 5, 7),
                            (int) digits(text, 8, 10),
                            (int) digits(text, 11, 13),
                            (int) digits(text, 14, 16),
                            (int) digits(text, 17, 19),
                            nanos)
                    .toInstant(offset);
        } catch (DateTimeException e) {
            // not a date of the calendar, or digits() said -1, which is one only as a year
            return null;
        }
    }

    private static @Nullable ZoneOffset offset(String text, int at) {
        String zone = text.substring(at);
        if (zone.equals("Z")) {
            return ZoneOffset.UTC;
        }
        if (zone.length() != 6 || zone.charAt(3) != ':') {
            return null;
        }
        long hours = digits(zone, 1, 3);
        long minutes = digits(zone, 4, 6);
        boolean known = zone.charAt(0) == '+' || zone.charAt(0) == '-';
        if (!known || hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
            return null;
        }
        int seconds = (int) (hours * 3600 + minutes * 60);
        return ZoneOffset.ofTotalSeconds(zone.charAt(0) == '-' ? -seconds : seconds);
    }

    /** The number these digits write, or -1 where there is none, something else among them, or more than 18. */
    private static long digits(String text, int from, int to) {
        if (to - from < 1 || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
