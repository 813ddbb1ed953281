package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hookseal.json.JsonScan.Fault;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile bodies: what they may cost. The limits of time are far above what is needed, and far below what a square would be. */
@Timeout(20)
class JsonScannerBoundsTest {
    private static final JsonScanner SCANNER = JsonScanner.builder().build();

    private static byte[] object(int members, IntFunction<String> name) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < members; i++) {
            body.append('"').append(name.apply(i)).append("\":0,");
        }
        body.setCharAt(body.length() - 1, '}');
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a number that visits every one below a million, in no order. */
    private static int scattered(int i) {
        return (int) (i * 7_368_787L % 1_000_000);
    }

    private static void acceptsBothWays(byte[] body) {
        assertThat(SCANNER.scan(body)).isInstanceOf(WellFormed.class);
        JsonScan canonical = SCANNER.scanCanonical(body);
        assertThat(canonical).isInstanceOf(WellFormed.class);
        assertThat(((WellFormed) canonical).canonicalBuffer().remaining()).isEqualTo(body.length);
    }

    @DisplayName("row 51: a number of 4,300 digits and its sign; one more digit, and a million of them in bounded time")
    @Test
    void boundsTheLengthOfNumbers() {
        acceptsBothWays(("-" + "7".repeat(4_300)).getBytes(StandardCharsets.UTF_8));
        acceptsBothWays(("[0." + "7".repeat(4_299) + ",1]").getBytes(StandardCharsets.UTF_8));
        String digits = "7".repeat(1_000_000);
        for (String number : new String[] {
            "-" + "7".repeat(4_301), "0." + "7".repeat(4_300), digits, digits + "." + digits + "e-" + digits
        }) {
            byte[] body = ("{\"a\":" + number + "}").getBytes(StandardCharsets.UTF_8);
            assertThat(SCANNER.scan(body)).isEqualTo(new IllFormed(Fault.LONG_NUMBER, 5));
            assertThat(SCANNER.scanCanonical(body)).isEqualTo(new IllFormed(Fault.LONG_NUMBER, 5));
        }
    }

    @DisplayName("row 61: a million scattered names in one object")
    @Test
    void sortsAMillionNames() {
        acceptsBothWays(object(1_000_000, i -> Integer.toString(1_000_000 + scattered(i))));
    }

    @DisplayName("row 61: 300,000 names that begin alike")
    @Test
    void sortsManyNamesThatBeginAlike() {
        acceptsBothWays(object(300_000, i -> "the same beginning " + (1_000_000 + scattered(i))));
    }

    @DisplayName("row 61: 300,000 escaped names")
    @Test
    void sortsManyEscapedNames() {
        acceptsBothWays(object(300_000, i -> "\\u0061\\n" + (1_000_000 + scattered(i))));
    }

    @DisplayName("row 61: names whose String.hashCode is one and the same")
    @Test
    void isNotSlowedByNamesThatHashAlike() {
        acceptsBothWays(object(1 << 17, i -> {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 17; bit++) {
                name.append((((i * 40_503) >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            return name.toString();
        }));
    }

    @DisplayName("row 61: a million times the same name")
    @Test
    void refusesAMillionTimesTheSameName() {
        byte[] body = object(1_000_000, i -> "a");
        assertThat(SCANNER.scan(body)).isEqualTo(new IllFormed(Fault.DUPLICATE_KEY, 7));
        assertThat(SCANNER.scanCanonical(body)).isEqualTo(new IllFormed(Fault.DUPLICATE_KEY, 7));
    }

    @DisplayName("row 61: many long names that differ in their last byte")
    @Test
    void sortsLongNames() {
        String beginning = "x".repeat(5_000);
        acceptsBothWays(object(1_000, i -> beginning + (1_000 + scattered(i) % 1_000)));
    }

    @DisplayName("row 60: 120 KB of opening brackets")
    @Test
    void refusesAWallOfBrackets() {
        byte[] brackets = "[".repeat(120_000).getBytes(StandardCharsets.UTF_8);
        assertThat(SCANNER.scan(brackets)).isEqualTo(new IllFormed(Fault.TOO_DEEP, 512));
        byte[] objects = "{\"a\":".repeat(30_000).getBytes(StandardCharsets.UTF_8);
        assertThat(SCANNER.scanCanonical(objects)).isEqualTo(new IllFormed(Fault.TOO_DEEP, 2_560));
    }

    @DisplayName("row 60: the greatest depth that can be chosen, without a deep stack")
    @Test
    void nestsAHundredThousandDeep() {
        JsonScanner deep = JsonScanner.builder().maxDepth(100_000).build();
        String opening = "{\"b\": [".repeat(50_000);
        String closing = "], \"a\": 0}".repeat(50_000);
        WellFormed scan = (WellFormed) deep.scanCanonical((opening + closing).getBytes(StandardCharsets.UTF_8));
        assertThat(scan.canonical())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":0,\"b\":[".repeat(50_000) + "]}".repeat(50_000));
        byte[] brackets = "[".repeat(120_000).getBytes(StandardCharsets.UTF_8);
        assertThat(deep.scan(brackets)).isEqualTo(new IllFormed(Fault.TOO_DEEP, 100_000));
    }

    @Test
    void copiesNoObjectOncePerLevel() {
        // 500 levels around a megabyte, none of them in order: copied per level, this would move half a gigabyte per
        // scan.
        String text = "\"" + "x".repeat(1_000_000) + "\"";
        byte[] body = ("{\"b\":".repeat(500) + text + ",\"a\":0}".repeat(500)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50; i++) {
            acceptsBothWays(body);
        }
    }

    @Test
    void allocatesInProportionToTheBody() {
        StringBuilder small = new StringBuilder("[");
        for (int i = 0; i < 100_000; i++) {
            small.append("{\"b\":0,\"a\":0},");
        }
        byte[][] bodies = {
            object(1_000_000, i -> ""),
            object(1_000_000, i -> Integer.toString(scattered(i), 36)),
            object(300_000, i -> "\\u0061" + Integer.toString(scattered(i), 36)),
            small.append("0]").toString().getBytes(StandardCharsets.UTF_8),
            "[".repeat(500_000).getBytes(StandardCharsets.UTF_8),
            "[ ] ".repeat(500_000).getBytes(StandardCharsets.UTF_8),
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (byte[] body : bodies) {
            long before = threads.getCurrentThreadAllocatedBytes();
            JsonScan scan = SCANNER.scan(body);
            long between = threads.getCurrentThreadAllocatedBytes();
            JsonScan canonical = SCANNER.scanCanonical(body);
            long after = threads.getCurrentThreadAllocatedBytes();
            assertThat(scan.getClass()).isEqualTo(canonical.getClass());
            assertThat((double) (between - before) / body.length).isLessThan(20);
            assertThat((double) (after - between) / body.length).isLessThan(32);
        }
    }

    @Test
    void allocatesNextToNothingForAnOrdinaryBody() {
        String member = "{\"id\": 1, \"name\": \"some name\", \"tags\": [\"a\", \"b\"]}";
        byte[] body = ("[" + (member + ", ").repeat(2_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        SCANNER.scan(body);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        SCANNER.scan(body);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_096);
    }
}
