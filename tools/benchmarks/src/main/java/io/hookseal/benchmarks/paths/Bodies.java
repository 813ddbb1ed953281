package io.hookseal.benchmarks.paths;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies as senders send them: one event of a given length, as Python's {@code json.dumps} writes it. */
public final class Bodies {
    private Bodies() {}

    /**
     * {@return a body of exactly this length, whose members are in no order and whose time is now}
     *
     * @param length the length in bytes, at least 280
     */
    public static byte[] event(int length) {
        String time = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        StringBuilder json = new StringBuilder(length)
                .append("{\"id\": \"evt_1PgafTB7WZ01zgkW\", \"object\": \"event\", \"type\": \"run.completed\", ")
                .append("\"event\": \"run.completed\", \"timestamp\": \"")
                .append(time)
                .append(
                        "\", \"run\": {\"id\": \"0d9c4f5e-6a5b-4f0e-9b7a-3f8c1d2e4b6a\", \"score\": 0.875}, \"items\": [");
        for (int item = 0; json.length() < length - 190; item++) {
            json.append(item == 0 ? "" : ", ")
                    .append("{\"title\": \"Item number ")
                    .append(item)
                    .append("\", \"id\": ")
                    .append(100_000 + item)
                    .append(", \"state\": \"passed\", \"weight\": ")
                    .append(item % 10)
                    .append(".5, \"flags\": [true, false, null]}");
        }
        json.append("], \"note\": \"");
        while (json.length() < length - 2) {
            json.append((char) ('a' + json.length() % 26));
        }
        byte[] bytes = json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
        if (bytes.length != length) {
            throw new IllegalArgumentException("a body of " + length + " bytes; ask for 300 or more");
        }
        return bytes;
    }
}
