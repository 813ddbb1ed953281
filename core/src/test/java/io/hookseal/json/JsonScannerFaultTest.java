package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookseal.json.JsonScan.Fault;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a strict scan accepts, and how it names and places each fault. */
class JsonScannerFaultTest {
    private static final JsonScanner STRICT = JsonScanner.builder().build();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refuses(byte[] body, Fault fault, int offset) {
        IllFormed expected = new IllFormed(fault, offset);
        assertThat(STRICT.scan(body)).isEqualTo(expected);
        assertThat(STRICT.scanCanonical(body)).isEqualTo(expected);
    }

    private static void refuses(String body, Fault fault, int offset) {
        refuses(bytes(body), fault, offset);
    }

    private static void accepts(JsonScanner scanner, String body) {
        assertThat(scanner.scan(bytes(body))).as(body).isInstanceOf(WellFormed.class);
        assertThat(scanner.scanCanonical(bytes(body))).as(body).isInstanceOf(WellFormed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " [ ] ",
                "{ }",
                "[[],{}]",
                "{\"a\":[{\"a\":{\"a\":1}}]}",
                "[1,2]",
                "\t\r\n {\"a\" : 1 , \"b\" : 2}\n",
                "[0,-0,0.0,10,1.5,1e5,1E+5,-1.25e-10,123456789012345678901234567890]",
                "\"\"",
                "\"\u007f\u0080\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ff\"",
                "[\"\u00e9\u20ac\ud83d\ude00\ufffe\uffff\"]"
            })
    void acceptsWhatTheRfcAllows(String body) {
        accepts(STRICT, body);
    }

    @DisplayName("row 64: a top-level scalar is well-formed")
    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "0", "-1.5e3", " 12 ", "true", "false", "null\n"})
    void acceptsATopLevelScalar(String body) {
        accepts(STRICT, body);
    }

    @DisplayName("row 35: an empty body is not JSON")
    @Test
    void refusesABodyWithoutValue() {
        refuses("", Fault.EMPTY, 0);
        refuses(" \r\n\t", Fault.EMPTY, 4);
    }

    @DisplayName("row 58: a byte order mark, of UTF-8 or UTF-16")
    @ParameterizedTest
    @ValueSource(strings = {"efbbbf7b7d", "feff007b007d", "fffe7b007d00", "efbbbf", "feff"})
    void refusesAByteOrderMark(String hex) {
        refuses(HexFormat.of().parseHex(hex), Fault.BYTE_ORDER_MARK, 0);
    }

    @Test
    void refusesUtf16WithoutMark() {
        refuses("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), Fault.UNEXPECTED_BYTE, 1);
        refuses("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE), Fault.UNEXPECTED_BYTE, 0);
    }

    @DisplayName("row 29: ff, c0 af, ed a0 80 and every other way not to be UTF-8")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "fe",
                "80",
                "bf",
                "c0af",
                "c1bf",
                "c27f",
                "c2c0",
                "e09fbf",
                "e0a07f",
                "e0a0c0",
                "eda080",
                "edbfbf",
                "e17f80",
                "e1c080",
                "e18041",
                "f08fbfbf",
                "f0908041",
                "f09080c0",
                "f4908080",
                "f5808080",
                "f8888080",
                "e28228a1",
                "c3"
            })
    void refusesIllFormedUtf8InAString(String hex) {
        // Once at the end of the body, and once far enough from it to be read in words.
        refuses(HexFormat.of().parseHex("5b2261" + hex + "225d"), Fault.INVALID_UTF8, 3);
        refuses(HexFormat.of().parseHex("5b2261" + hex + "225d" + "20".repeat(16)), Fault.INVALID_UTF8, 3);
        // In a name too.
        refuses(HexFormat.of().parseHex("7b2261" + hex + "223a317d"), Fault.INVALID_UTF8, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c280",
                "dfbf",
                "e0a080",
                "e0bfbf",
                "e18080",
                "ecbfbf",
                "ed8080",
                "ed9fbf",
                "ee8080",
                "efbfbf",
                "f0908080",
                "f0bfbfbf",
                "f1808080",
                "f3bfbfbf",
                "f4808080",
                "f48fbfbf",
                "efbbbf"
            })
    void acceptsTheEdgesOfUtf8(String hex) {
        for (String tail : new String[] {"", "20".repeat(16)}) {
            assertThat(STRICT.scan(HexFormat.of().parseHex("22" + hex + hex + "22" + tail)))
                    .isInstanceOf(WellFormed.class);
        }
    }

    @Test
    void tellsIllFormedUtf8FromOtherCharactersOutsideStrings() {
        refuses(HexFormat.of().parseHex("5bff5d"), Fault.INVALID_UTF8, 1);
        refuses("[\u00e9]", Fault.UNEXPECTED_BYTE, 1);
        refuses("[\u00a01]", Fault.UNEXPECTED_BYTE, 1);
    }

    @DisplayName("row 62: comments, +1, 01, trailing commas and their kin")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,]|3",
                "{\"a\":1,}|7",
                "[,1]|1",
                "{,}|1",
                "[1,,2]|3",
                "[1 2]|3",
                "{\"a\" 1}|5",
                "{\"a\":1 \"b\":2}|7",
                "{\"a\"::1}|5",
                "{a:1}|1",
                "{'a':1}|1",
                "{1:1}|1",
                "{\"a\"}|4",
                "{:1}|1",
                "[+1]|1",
                "[.5]|1",
                "[1}|2",
                "{\"a\":1]|6",
                "]|0",
                "}|0",
                ",|0",
                ":|0",
                "/**/{}|0",
                "[1/*a*/]|2",
                "[1//]|2",
                "#|0",
                "'a'|0",
                "[\f1]|1",
                "[tRue]|2",
                "[nul]|4",
                "[truee]|5",
                "[NaN]|1",
                "[Infinity]|1",
                "[0x1]|2",
                "[1_0]|2",
                "[1e5.2]|4",
                "[1.2.3]|4",
                "[True]|1",
                "[1n]|2",
                "[`]|1",
                "[\\u0031]|1"
            })
    void refusesAnUnexpectedByte(String body, int offset) {
        refuses(body, Fault.UNEXPECTED_BYTE, offset);
    }

    @DisplayName("row 62: 01 and other numbers that break the grammar")
    @ParameterizedTest
    @CsvSource({
        "[01], 2",
        "[-01], 3",
        "[00], 2",
        "[-], 2",
        "[-a], 2",
        "[--1], 2",
        "[1.], 3",
        "[1.e1], 3",
        "[1.a], 3",
        "[1e], 3",
        "[1E+], 4",
        "[1e+-1], 4",
        "[1ea], 3",
        "[-Infinity], 2",
        "[-NaN], 2",
        "01, 1",
        "-x, 1"
    })
    void refusesABadNumber(String body, int offset) {
        refuses(body, Fault.BAD_NUMBER, offset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "{", "[1", "[1,", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "\"", "\"a", "\"\\",
                        "\"\\u", "\"\\u12",
                "\"\\u123", "\"\\u1234", "-", "1.", "1e", "1e+", "t", "tru", "nul", "fals", "[ ", "{ ", "{\"a\" ", "[1 "
            })
    void refusesATruncatedBody(String body) {
        refuses(body, Fault.TRUNCATED, body.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"22c3", "22e0a0", "22e2", "22e282", "22f0", "22f09f98", "5bc3"})
    void takesASequenceCutOffByTheEndForTruncation(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        if (body[0] == '[') {
            refuses(body, Fault.UNEXPECTED_BYTE, 1);
        } else {
            refuses(body, Fault.TRUNCATED, body.length);
        }
    }

    @DisplayName("row 63: a raw control character in a string")
    @Test
    void refusesEveryControlCharacterWhereverItStandsInAString() {
        for (char control = 0; control < 0x20; control++) {
            for (int before = 0; before < 10; before++) {
                String body = "[\"" + "x".repeat(before) + control + "\"]";
                refuses(body, Fault.CONTROL_CHARACTER, 2 + before);
                refuses(body + " ".repeat(16), Fault.CONTROL_CHARACTER, 2 + before);
            }
            refuses("{\"" + control + "\":1}", Fault.CONTROL_CHARACTER, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\x",
                "\\a",
                "\\v",
                "\\0",
                "\\'",
                "\\U0041",
                "\\u",
                "\\u12",
                "\\u123g",
                "\\ug123",
                "\\u 123",
                "\\u+123",
                "\\u-123",
                "\\\u00e9",
                "\\\n"
            })
    void refusesABadEscape(String escape) {
        refuses("[\"a" + escape + "\"]", Fault.BAD_ESCAPE, 3);
        refuses("[\"a" + escape + "\"]" + " ".repeat(16), Fault.BAD_ESCAPE, 3);
        refuses("{\"a" + escape + "\":1}", Fault.BAD_ESCAPE, 3);
        // Behind a good one.
        refuses("[\"\\t" + escape + "\"]", Fault.BAD_ESCAPE, 4);
    }

    @DisplayName("row 59: a second value, garbage or NUL after the value")
    @ParameterizedTest
    @ValueSource(strings = {"{}", "1", ",", "]", "}", "\u0000", "x", "\u00e9", "//", "\f"})
    void refusesTrailingContent(String tail) {
        refuses("{} " + tail, Fault.TRAILING_CONTENT, 3);
        refuses("[1]" + tail, Fault.TRAILING_CONTENT, 3);
        refuses("\"x\"" + tail, Fault.TRAILING_CONTENT, 3);
    }

    @DisplayName("row 52: duplicate keys, whatever the spelling and wherever the object")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2}|7",
                "{\"a\":1,\"\\u0061\":2}|7",
                "{\"\\u0061\":1,\"a\":2}|12",
                "{\"\\u0061\":1,\"\\u0061\":2}|12",
                "{\"\":1,\"\":1}|6",
                "{\"b\":1,\"a\":1,\"b\":1}|13",
                "{\"x\":{\"a\":1,\"a\":2}}|12",
                "[0,{\"a\":1,\"a\":2}]|10",
                "{\"/\":1,\"\\/\":2}|7",
                "{\"\\ud83d\\ude00\":1,\"\ud83d\ude00\":2}|18",
                "{\"\\n\":1,\"\\u000A\":2}|8",
                "{\"\\ud800\":1,\"\\uD800\":2}|12",
                "{\"longer than eight\":1,\"longer than eight\":2}|23",
                "{\"longer than eight\":1,\"longer than eigh\\u0074\":2}|23",
                "{\"z\":1,\"b\":1,\"a\":1,\"a\":1,\"b\":1}|19",
                "{\"event\":1,\"\\u0065vent\":2}|11"
            })
    void refusesADuplicateKey(String body, int offset) {
        refuses(body, Fault.DUPLICATE_KEY, offset);
    }

    @DisplayName("row 52: a duplicate key among many")
    @Test
    void refusesADuplicateKeyAmongMany() {
        for (int count = 2; count < 100; count++) {
            StringBuilder body = new StringBuilder("{");
            for (int i = 0; i < count; i++) {
                // In neither order, and alike in their first eight bytes.
                body.append("\"name of ").append(i * 37 % 101).append("\":0,");
            }
            int offset = body.length();
            refuses(body + "\"name of " + (count - 1) * 37 % 101 + "\":0}", Fault.DUPLICATE_KEY, offset);
            refuses(body + "\"name of 0\":0}", Fault.DUPLICATE_KEY, offset);
            accepts(STRICT, body + "\"name of 200\":0}");
        }
    }

    @Test
    void takesNamesThatOnlyLookAlikeForDifferent() {
        accepts(STRICT, "{\"a\":1,\"A\":2,\"a\\u0000\":3,\"\":4,\"\\u0000\":5,\"aaaaaaaa\":6,\"aaaaaaaa\\u0000\":7}");
        accepts(STRICT, "{\"\u00e9\":1,\"e\u0301\":2}");
        accepts(STRICT, "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}");
        accepts(STRICT, "{\"\\ud800\":1,\"\\ufffd\":2,\"?\":3}");
    }

    @DisplayName("row 53: NaN and Infinity only in a lexis that has them")
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void acceptsTheExtraNumbersOnlyWhereTheLexisHasThem(String number) {
        JsonScanner python =
                JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();
        for (String body :
                new String[] {number, "[" + number + "]", "{\"a\": " + number + " , \"b\": " + number + "}"}) {
            accepts(python, body);
            assertThat(STRICT.scan(bytes(body))).as(body).isInstanceOf(IllFormed.class);
            assertThat(STRICT.scanCanonical(bytes(body))).as(body).isInstanceOf(IllFormed.class);
        }
    }

    static Stream<String> misspeltExtraNumbers() {
        return Stream.of(
                "nan", "Nan", "NAN", "-NaN", "+Infinity", "infinity", "Inf", "-Inf", "-infinity", "NaNs", "Infinity1");
    }

    @ParameterizedTest
    @MethodSource("misspeltExtraNumbers")
    void refusesOtherSpellingsOfTheExtraNumbers(String number) {
        JsonScanner python =
                JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();
        assertThat(python.scan(bytes("[" + number + "]"))).isInstanceOf(IllFormed.class);
    }

    @DisplayName("row 60: the depth limit, and one more")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 512, 1000})
    void nestsAsDeepAsAllowedAndNoDeeper(int maxDepth) {
        JsonScanner scanner = JsonScanner.builder().maxDepth(maxDepth).build();
        accepts(scanner, "[".repeat(maxDepth) + "]".repeat(maxDepth));
        accepts(scanner, "{\"a\":".repeat(maxDepth - 1) + "{}" + "}".repeat(maxDepth - 1));
        accepts(scanner, "[" + "[]".repeat(maxDepth > 1 ? 1 : 0) + "]");
        IllFormed tooDeep = new IllFormed(Fault.TOO_DEEP, maxDepth);
        String arrays = "[".repeat(maxDepth + 1) + "]".repeat(maxDepth + 1);
        assertThat(scanner.scan(bytes(arrays))).isEqualTo(tooDeep);
        assertThat(scanner.scanCanonical(bytes(arrays))).isEqualTo(tooDeep);
        assertThat(scanner.scan(bytes("{\"a\":".repeat(maxDepth) + "[]" + "}".repeat(maxDepth))))
                .isEqualTo(new IllFormed(Fault.TOO_DEEP, 5 * maxDepth));
    }

    @Test
    void nests512DeepUnlessToldOtherwise() {
        assertThat(JsonScanner.DEFAULT_MAX_DEPTH).isEqualTo(512);
        accepts(STRICT, "[".repeat(512) + "]".repeat(512));
        refuses("[".repeat(513) + "]".repeat(513), Fault.TOO_DEEP, 512);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 100_001, Integer.MAX_VALUE})
    void refusesADepthOutOfRangeWithItsMend(int maxDepth) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonScanner.builder().maxDepth(maxDepth))
                .withMessageContaining("from 1 to 100000")
                .withMessageContaining("instead of " + maxDepth);
    }
}
