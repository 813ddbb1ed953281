package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.peers.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies as senders send them: one event of a given length, with the white space that Python's {@code json.dumps} writes. */
public final class Bodies {
    /** What people write into titles and notes: quotes, a dash, an accent, other scripts. */
    private static final String WORDS = "\u201egepr\u00fcft\u201c \u2013 \u4e2d\u6587, \ud83d\ude00 ok; ";

    private Bodies() {}

    /**
     * {@return a body of exactly this length, whose members are in no order and whose time is now, all ASCII}
     *
     * @param length the length in bytes, at least 280
     */
    public static byte[] event(int length) {
        return event(length, " number ");
    }

    /**
     * {@return the same with text beyond Latin-1 in it, unescaped, as most senders but Python's write it} In Java such a text takes
     * two bytes for each character.
     *
     * @param length the length in bytes, at least 280
     */
    public static byte[] text(int length) {
        return event(length, " " + WORDS);
    }

    private static byte[] event(int length, String words) {
        String time = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        StringBuilder json = new StringBuilder(length)
                .append("{\"id\": \"evt_1PgafTB7WZ01zgkW\", \"object\": \"event\", \"type\": \"run.completed\", ")
                .append("\"event\": \"run.completed\", \"timestamp\": \"")
                .append(time)
                .append(
                        "\", \"run\": {\"id\": \"0d9c4f5e-6a5b-4f0e-9b7a-3f8c1d2e4b6a\", \"score\": 0.875}, \"items\": [");
        int more = Signatures.utf8(words).length - words.length();
        int room = 182 + Signatures.utf8(words).length;
        int beyond = 0;
        for (int item = 0; json.length() + beyond < length - room; item++, beyond += more) {
            json.append(item == 0 ? "" : ", ")
                    .append("{\"title\": \"Item")
                    .append(words)
                    .append(item)
                    .append("\", \"id\": ")
                    .append(100_000 + item)
                    .append(", \"state\": \"passed\", \"weight\": ")
                    .append(item % 10)
                    .append(".5, \"flags\": [true, false, null]}");
        }
        json.append("], \"note\": \"");
        if (more > 0) {
            json.append(words);
            beyond += more;
        }
        while (json.length() + beyond < length - 2) {
            json.append((char) ('a' + json.length() % 26));
        }
        byte[] bytes = json.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length != length) {
            throw new IllegalArgumentException("a body of " + length + " bytes; ask for 300 or more");
        }
        return bytes;
    }
}
