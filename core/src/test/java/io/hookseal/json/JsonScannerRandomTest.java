package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.json.JsonScan.Fault;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scanner against {@link ReferenceJson} on random bodies, whole and damaged. */
class JsonScannerRandomTest {
    private static final JsonScanner STRICT = JsonScanner.builder().build();

    private static final byte[] SAMPLE =
            ("{\"event\": \"run.completed\", \"n\": [1, -0.5e+3, 10, true, false, null, {}, []],"
                            + " \"caf\u00e9 \ud83d\ude00\": {\"\\u00e9\\ud83d\\ude00\\n\\/\": \"\u20ac\\u0000\", \"a\": 0}, \"B\": {\"b\": 1, \"a\": 2}}")
                    .getBytes(StandardCharsets.UTF_8);

    @Test
    void agreesWithTheReferenceOnRandomBodies() {
        Random random = new Random(20260301);
        int wellFormed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] body = RandomBody.next(random);
            wellFormed += compare(STRICT, JsonLexis.STRICT, 512, body) ? 1 : 0;
        }
        // A few repeat a name; most must not, or this test would show little.
        assertThat(wellFormed).isBetween(15_000, 19_999);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheReferenceOnDamagedBodies(JsonLexis lexis) {
        Random random = new Random(4627);
        JsonScanner scanner = JsonScanner.builder().lexis(lexis).maxDepth(5).build();
        byte[] pieces =
                "{}[],:\"\\/u0019.+-eEtruNaInfinity \t\n\u0000\u001f\u007f\u0080\u00c3\u00e9\u00ed\u00a0\u00f4\u00ff"
                        .getBytes(StandardCharsets.ISO_8859_1);
        int wellFormed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] body = RandomBody.next(random);
            for (int damage = random.nextInt(3); damage >= 0 && body.length > 0; damage--) {
                int at = random.nextInt(body.length);
                byte piece = pieces[random.nextInt(pieces.length)];
                if (random.nextBoolean()) {
                    body[at] = piece;
                } else {
                    int left = random.nextInt(3);
                    byte[] spliced = new byte[body.length - 1 + left];
                    System.arraycopy(body, 0, spliced, 0, at);
                    Arrays.fill(spliced, at, at + left, piece);
                    System.arraycopy(body, at + 1, spliced, at + left, body.length - at - 1);
                    body = spliced;
                }
            }
            wellFormed += compare(scanner, lexis, 5, body) ? 1 : 0;
        }
        assertThat(wellFormed).isBetween(1_500, 18_500);
    }

    private static boolean compare(JsonScanner scanner, JsonLexis lexis, int maxDepth, byte[] body) {
        byte @Nullable [] expected = ReferenceJson.canonical(body, lexis, maxDepth);
        JsonScan plain = scanner.scan(body);
        JsonScan canonical = scanner.scanCanonical(body);
        String text = new String(body, StandardCharsets.UTF_8);
        if (expected == null) {
            assertThat(plain).as(text).isInstanceOf(IllFormed.class).isEqualTo(canonical);
            int offset = ((IllFormed) plain).offset();
            assertThat(offset).as(text).isBetween(0, body.length);
            return false;
        }
        assertThat(plain).as(text).isInstanceOf(WellFormed.class);
        assertThat(canonical).as(text).isInstanceOf(WellFormed.class);
        assertThat(((WellFormed) canonical).canonical()).as(text).isEqualTo(expected);
        return true;
    }

    @Test
    void findsEveryScalarOfRandomBodiesAtItsPath() {
        Random random = new Random(99);
        int found = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] body = RandomBody.next(random);
            if (!(STRICT.scan(body) instanceof WellFormed)) {
                continue;
            }
            Map<String, String> scalars = ReferenceJson.scalars(body);
            List<JsonPath> paths = scalars.keySet().stream().map(JsonPath::of).toList();
            JsonScanner scanner = JsonScanner.builder().fields(paths).build();
            WellFormed scan = (WellFormed) scanner.scan(body);
            for (JsonPath path : paths) {
                String token = scalars.get(path.pointer());
                JsonValue value = scan.field(path);
                assertThat(value).as("%s", path).isNotNull();
                String text = token.startsWith("\"") ? ReferenceJson.decode(token) : token;
                assertThat(value.text()).as("%s", path).isEqualTo(text);
                found++;
            }
        }
        assertThat(found).isGreaterThan(5_000);
    }

    @Test
    void findsEveryTruncationTruncated() {
        assertThat(STRICT.scanCanonical(SAMPLE)).isInstanceOf(WellFormed.class);
        for (int length = 1; length < SAMPLE.length; length++) {
            IllFormed expected = new IllFormed(Fault.TRUNCATED, length);
            byte[] body = Arrays.copyOf(SAMPLE, length);
            assertThat(STRICT.scan(body)).isEqualTo(expected);
            assertThat(STRICT.scanCanonical(body)).isEqualTo(expected);
        }
    }

    @Test
    void findsEveryTruncationOfRandomBodiesIllFormed() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] body = RandomBody.next(random);
            int last = body.length - 1;
            while (" \t\r\n".indexOf(body[last]) >= 0) {
                last--;
            }
            if ("\"]}".indexOf(body[last]) < 0 || !(STRICT.scan(body) instanceof WellFormed)) {
                continue;
            }
            for (int length = 0; length <= last; length++) {
                assertThat(STRICT.scan(Arrays.copyOf(body, length)))
                        .isInstanceOfSatisfying(
                                IllFormed.class,
                                scan -> assertThat(scan.fault()).isIn(Fault.TRUNCATED, Fault.EMPTY));
            }
        }
    }

    @Test
    void givesAnAnswerToEveryChangeOfOneByte() {
        for (int at = 0; at < SAMPLE.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] body = SAMPLE.clone();
                body[at] = (byte) value;
                compare(STRICT, JsonLexis.STRICT, 512, body);
            }
        }
    }

    @Test
    void givesAnAnswerToAnyBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            compare(STRICT, JsonLexis.STRICT, 512, body);
        }
    }
}
