package io.hookseal.scheme;

/** How a sender writes a signed time. Read strictly: ASCII digits only, no sign, no overflow, plausible range. */
public enum TimeFormat {
    /** Seconds since 1970-01-01T00:00:00Z, in up to 11 digits. */
    EPOCH_SECONDS,
    /** Milliseconds since 1970-01-01T00:00:00Z, in 12 to 14 digits. */
    EPOCH_MILLIS,
    /** RFC 3339 date-time with an offset, such as {@code 2026-01-02T03:04:05.678901+00:00}. */
    ISO_8601
}
