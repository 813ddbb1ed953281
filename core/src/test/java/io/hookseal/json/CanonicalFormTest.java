package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hookseal.json.JsonScan.WellFormed;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical form: what CPython's compact, key-sorted serialisation gives for the same tokens. */
class CanonicalFormTest {
    private static final JsonScanner SCANNER =
            JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();

    private static String canonical(String body) {
        JsonScan scan = SCANNER.scanCanonical(body.getBytes(StandardCharsets.UTF_8));
        assertThat(scan).as(body).isInstanceOf(WellFormed.class);
        return new String(((WellFormed) scan).canonical(), StandardCharsets.UTF_8);
    }

    @DisplayName("row 46: the sender's default wire form gives its compact, sorted form")
    @Test
    void dropsWhiteSpaceAndSortsMembersOfAWholeDelivery() {
        assertThat(
                        canonical(
                                "{\"event\": \"conversation.started\", \"timestamp\": \"2026-01-02T03:04:05.678901+00:00\", "
                                        + "\"conversation\": {\"id\": \"c1\", \"tags\": [], \"duration\": null, \"is_finished\": false}, "
                                        + "\"project\": {\"name\": \"p, \\\"q\\\": r\", \"id\": 1}, \"dashboardUrl\": \"https://x/y\"}"))
                .isEqualTo("{\"conversation\":{\"duration\":null,\"id\":\"c1\",\"is_finished\":false,\"tags\":[]},"
                        + "\"dashboardUrl\":\"https://x/y\",\"event\":\"conversation.started\","
                        + "\"project\":{\"id\":1,\"name\":\"p, \\\"q\\\": r\"},"
                        + "\"timestamp\":\"2026-01-02T03:04:05.678901+00:00\"}");
    }

    @Test
    void sortsObjectsInsideArraysAndArraysInsideObjects() {
        assertThat(canonical("{\"b\": {\"z\": 1, \"a\": 2}, \"a\": [{\"d\": 1, \"c\": 2}, 3, {\"f\": {}, \"e\": []}]}"))
                .isEqualTo("{\"a\":[{\"c\":2,\"d\":1},3,{\"e\":[],\"f\":{}}],\"b\":{\"a\":2,\"z\":1}}");
        assertThat(canonical("[[{\"b\":1,\"a\":{\"y\":1,\"x\":2}}],{\"a\":{\"d\":4,\"c\":3},\"b\":{\"f\":6,\"e\":5}}]"))
                .isEqualTo("[[{\"a\":{\"x\":2,\"y\":1},\"b\":1}],{\"a\":{\"c\":3,\"d\":4},\"b\":{\"e\":5,\"f\":6}}]");
    }

    @DisplayName("row 48: U+FFFF sorts before U+10000, as code points do and UTF-16 units do not")
    @Test
    void sortsByCodePoint() {
        String sorted = "{\"\\ud7ff\":4,\"\\ue000\":3,\"\\uffff\":1,\"\\ud800\\udc00\":2}";
        assertThat(canonical("{\"\\uffff\": 1, \"\\ud800\\udc00\": 2, \"\\ue000\": 3, \"\\ud7ff\": 4}"))
                .isEqualTo(sorted);
        assertThat(canonical("{\"\\ud800\\udc00\": 2, \"\uffff\": 1, \"\ue000\": 3, \"\\ud7ff\": 4}"))
                .isEqualTo("{\"\\ud7ff\":4,\"\ue000\":3,\"\uffff\":1,\"\\ud800\\udc00\":2}");
        assertThat(canonical("{\"\ud83d\ude00\":1,\"\uffff\":2}")).isEqualTo("{\"\uffff\":2,\"\ud83d\ude00\":1}");
    }

    @DisplayName("row 48: escaped and plain names are sorted together, by what they decode to")
    @Test
    void sortsDecodedNames() {
        assertThat(canonical("{\"c\":1,\"\\u0062\":2,\"a\":3,\"\\u0063c\":4,\"\\n\":5}"))
                .isEqualTo("{\"\\n\":5,\"a\":3,\"\\u0062\":2,\"c\":1,\"\\u0063c\":4}");
        assertThat(canonical("{\"long common name z\":1,\"long common n\\u0061me a\":2,\"long common name b\":3}"))
                .isEqualTo("{\"long common n\\u0061me a\":2,\"long common name b\":3,\"long common name z\":1}");
    }

    @DisplayName("row 49: the empty name, capitals, the underscore and names that end in NUL")
    @Test
    void sortsShortNames() {
        assertThat(canonical("{\"aa\": 1, \"a\\u0000\": 2, \"a\": 3, \"_\": 4, \"B\": 5, \"\": 6}"))
                .isEqualTo("{\"\":6,\"B\":5,\"_\":4,\"a\":3,\"a\\u0000\":2,\"aa\":1}");
        assertThat(canonical("{\"aaaaaaaa\\u0000\": 1, \"aaaaaaaa\": 2, \"aaaaaaa\\u0000\": 3, \"aaaaaaa\": 4}"))
                .isEqualTo("{\"aaaaaaa\":4,\"aaaaaaa\\u0000\":3,\"aaaaaaaa\":2,\"aaaaaaaa\\u0000\":1}");
    }

    @DisplayName("row 50: numbers keep their spelling")
    @Test
    void keepsNumbers() {
        assertThat(canonical("[1e+16, 2e+23, 5e-324, -0.0, 1.0, 1.10, 1E5, 100000000000000000000, NaN, -Infinity]"))
                .isEqualTo("[1e+16,2e+23,5e-324,-0.0,1.0,1.10,1E5,100000000000000000000,NaN,-Infinity]");
    }

    @DisplayName("row 51: a number of 4,300 digits keeps them all")
    @Test
    void keepsALongNumber() {
        String number = "9".repeat(4_300);
        assertThat(canonical("{\"b\": " + number + ", \"a\": -" + number + "}"))
                .isEqualTo("{\"a\":-" + number + ",\"b\":" + number + "}");
    }

    @DisplayName("row 54: a lone surrogate escape stays, and sorts as its own code point")
    @Test
    void keepsLoneSurrogates() {
        assertThat(canonical("{\"t\": \"\\ud800\"}")).isEqualTo("{\"t\":\"\\ud800\"}");
        assertThat(canonical("{\"\\udc00\": 1, \"a\": 2}")).isEqualTo("{\"a\":2,\"\\udc00\":1}");
        assertThat(
                        canonical(
                                "{\"\\ue000\": 1, \"\\udfff\": 2, \"\\ud800\": 3, \"\\ud800x\": 4, \"\\ud7ff\": 5, \"\\ud83d\\ude00\": 6}"))
                .isEqualTo(
                        "{\"\\ud7ff\":5,\"\\ud800\":3,\"\\ud800x\":4,\"\\udfff\":2,\"\\ue000\":1,\"\\ud83d\\ude00\":6}");
    }

    @DisplayName("row 55: a literal character is not its escape")
    @Test
    void keepsLiteralCharacters() {
        assertThat(canonical("[\"\u00e9\"]")).isEqualTo("[\"\u00e9\"]").isNotEqualTo(canonical("[\"\\u00e9\"]"));
    }

    @DisplayName("row 56: an escape in capitals, or of a slash, is not the other spelling")
    @Test
    void keepsEscapes() {
        assertThat(canonical("[\"\\u00E9\"]")).isEqualTo("[\"\\u00E9\"]").isNotEqualTo(canonical("[\"\\u00e9\"]"));
        assertThat(canonical("[\"\\/\"]")).isEqualTo("[\"\\/\"]").isNotEqualTo(canonical("[\"/\"]"));
    }

    @DisplayName("row 57: 1,000 variants of white space and member order have one canonical form")
    @Test
    void givesOneFormToAllVariants() {
        String expected =
                "{\"\":[{\"x\":1,\"y\":[1,{\"p\":1,\"q\":2}]},null],\"a b\":\" c , d \",\"b\":{\"c\":{},\"d\":[]}}";
        Random random = new Random(57);
        for (int i = 0; i < 1_000; i++) {
            String inner = object(random, "\"q\":2", "\"p\":1");
            String first = object(random, "\"y\":[1," + inner + "]", "\"x\":1");
            String body = object(
                    random,
                    "\"b\":" + object(random, "\"d\":[]", "\"c\":{}"),
                    "\"a b\":\" c , d \"",
                    "\"\":[" + first + ",null]");
            assertThat(canonical(spaced(random, body))).isEqualTo(expected);
        }
    }

    private static String object(Random random, String... members) {
        List<String> shuffled = new ArrayList<>(List.of(members));
        Collections.shuffle(shuffled, random);
        return "{" + String.join(",", shuffled) + "}";
    }

    private static String spaced(Random random, String body) {
        StringBuilder spaced = new StringBuilder();
        boolean inString = false;
        for (int at = 0; at < body.length(); at++) {
            char c = body.charAt(at);
            inString ^= c == '"';
            boolean structural = !inString && "{}[],:".indexOf(c) >= 0;
            for (int i = random.nextInt(3); structural && i > 0; i--) {
                spaced.append(" \t\r\n".charAt(random.nextInt(4)));
            }
            spaced.append(c);
            for (int i = random.nextInt(3); structural && i > 0; i--) {
                spaced.append(" \t\r\n".charAt(random.nextInt(4)));
            }
        }
        return spaced.toString();
    }

    @DisplayName("row 64: a top-level scalar is its own canonical form, without the space around it")
    @ParameterizedTest
    @ValueSource(strings = {"\"x y\"", "0", "-1.5e3", "true", "null", "NaN", "{}", "[]"})
    void keepsATopLevelScalar(String body) {
        assertThat(canonical(body)).isEqualTo(body);
        assertThat(canonical(" \n" + body + "\t ")).isEqualTo(body);
    }

    @DisplayName("row 65: integer keys are sorted as text, which is not the order of a sender that sorted numbers")
    @Test
    void sortsNumericNamesAsText() {
        assertThat(canonical("{\"1\": 1, \"10\": 2, \"2\": 3}"))
                .isEqualTo("{\"1\":1,\"10\":2,\"2\":3}")
                .isNotEqualTo("{\"1\":1,\"2\":3,\"10\":2}");
    }

    @DisplayName("row 66: two lone surrogate escapes that look like a pair sort as the pair")
    @Test
    void readsAdjacentSurrogateEscapesAsAPair() {
        // A sender that held them as two lone surrogates sorted them before U+E000: the documented limit.
        assertThat(canonical("{\"\\ud800\\udc00\": 1, \"\\ue000\": 2}"))
                .isEqualTo("{\"\\ue000\":2,\"\\ud800\\udc00\":1}");
        assertThat(canonical("{\"\\udc00\\ud800\": 1, \"\\ue000\": 2}"))
                .isEqualTo("{\"\\udc00\\ud800\":1,\"\\ue000\":2}");
    }

    @Test
    void sortsManyMembers() {
        for (int count : new int[] {15, 16, 17, 31, 32, 33, 64, 100, 1_000}) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(String.format(i % 7 == 0 ? "\"\\u006bey %06d\":%d" : "\"key %06d\":%d", i, i));
            }
            String sorted = "{" + String.join(",", members) + "}";
            assertThat(canonical(sorted)).isEqualTo(sorted);
            Collections.shuffle(members, new Random(count));
            assertThat(canonical("{" + String.join(", ", members) + "}")).isEqualTo(sorted);
            Collections.reverse(members);
            assertThat(canonical("{" + String.join(" ,", members) + "}")).isEqualTo(sorted);
        }
    }

    @Test
    void dropsRunsOfWhiteSpaceOfAnyLengthBetweenTokensOfAnyLength() {
        for (int token = 0; token < 40; token++) {
            for (int space = 0; space < 20; space += 3) {
                String text = "\"" + "x".repeat(token) + "\"";
                String gap = " ".repeat(space);
                String body = gap + "[" + gap + text + gap + "," + gap + text + gap + "]" + gap;
                assertThat(canonical(body)).isEqualTo("[" + text + "," + text + "]");
            }
        }
    }

    @Test
    void lendsTheBodyItselfWhereItIsCanonical() {
        byte[] body = "{\"a\":[1,{\"b\":2,\"c\":3}],\"b\":{}}".getBytes(StandardCharsets.UTF_8);
        WellFormed scan = (WellFormed) SCANNER.scanCanonical(body);
        assertThat(scan.canonical()).isEqualTo(body).isNotSameAs(body);
        ByteBuffer buffer = scan.canonicalBuffer();
        // No copy: what is done to the body shows.
        body[5] = '[';
        body[6] = '7';
        assertThat(buffer.get(6)).isEqualTo((byte) '7');
    }

    @Test
    void lendsABufferThatCannotBeWritten() {
        byte[] body = "{\"b\": 1, \"a\": 2} ".getBytes(StandardCharsets.UTF_8);
        WellFormed scan = (WellFormed) SCANNER.scanCanonical(body);
        ByteBuffer buffer = scan.canonicalBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        assertThat(bytes).isEqualTo(scan.canonical());
        assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":2,\"b\":1}");
        assertThat(buffer.isReadOnly()).isTrue();
        Assertions.assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put(0, (byte) 0));
    }

    @Test
    void leavesTheBodyAsItWas() {
        byte[] body = "{ \"b\" : { \"d\" : 1 , \"c\" : 2 } , \"a\" : 3 }".getBytes(StandardCharsets.UTF_8);
        byte[] before = body.clone();
        WellFormed scan = (WellFormed) SCANNER.scanCanonical(body);
        assertThat(scan.canonical()).hasSize(25);
        assertThat(body).isEqualTo(before);
    }

    @Test
    void hasNoFormWhereNoneWasAskedFor() {
        WellFormed scan = (WellFormed) SCANNER.scan(new byte[] {'1'});
        assertThatIllegalStateException().isThrownBy(scan::canonical).withMessageContaining("scanCanonical");
        assertThatIllegalStateException().isThrownBy(scan::canonicalBuffer).withMessageContaining("scanCanonical");
    }
}
