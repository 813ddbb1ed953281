package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookseal.json.JsonScan.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scalars that a scan collects at member paths. */
class JsonScannerFieldTest {

    private static @Nullable JsonValue field(String body, String pointer) {
        JsonPath path = JsonPath.of(pointer);
        JsonScanner scanner = JsonScanner.builder()
                .lexis(JsonLexis.NAN_AND_INFINITY)
                .fields(List.of(path))
                .build();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        JsonValue plain = ((WellFormed) scanner.scan(bytes)).field(path);
        assertThat(((WellFormed) scanner.scanCanonical(bytes)).field(path)).isEqualTo(plain);
        return plain;
    }

    private static void finds(String body, String pointer, JsonValue.Kind kind, String text) {
        JsonValue value = field(body, pointer);
        assertThat(value).as(body).isNotNull();
        assertThat(value.kind()).isEqualTo(kind);
        assertThat(value.text()).isEqualTo(text);
    }

    @Test
    void findsScalarsOfEveryKind() {
        finds("{\"event\": \"run.completed\"}", "/event", JsonValue.Kind.STRING, "run.completed");
        finds("{\"a\": -1.50e+3 }", "/a", JsonValue.Kind.NUMBER, "-1.50e+3");
        finds("{\"a\": true}", "/a", JsonValue.Kind.TRUE, "true");
        finds("{\"a\": false}", "/a", JsonValue.Kind.FALSE, "false");
        finds("{\"a\": null}", "/a", JsonValue.Kind.NULL, "null");
        finds("{\"a\": NaN}", "/a", JsonValue.Kind.NUMBER, "NaN");
        finds("{\"a\": -Infinity}", "/a", JsonValue.Kind.NUMBER, "-Infinity");
        finds("{\"a\": Infinity}", "/a", JsonValue.Kind.NUMBER, "Infinity");
        finds("{\"a\": \"\"}", "/a", JsonValue.Kind.STRING, "");
    }

    @Test
    void findsNestedMembers() {
        finds("{\"x\":{\"id\":1},\"run\":{\"x\":2,\"id\":\"r\"},\"id\":3}", "/run/id", JsonValue.Kind.STRING, "r");
        finds("{\"a\":{\"b\":{\"c\":{\"d\":4}}}}", "/a/b/c/d", JsonValue.Kind.NUMBER, "4");
        finds("{\"a\":[{\"b\":1},[2]],\"b\":3}", "/b", JsonValue.Kind.NUMBER, "3");
        finds("{\"\":{\"\":5}}", "//", JsonValue.Kind.NUMBER, "5");
    }

    @Test
    void matchesDecodedNames() {
        finds("{\"\\u0065vent\":\"x\"}", "/event", JsonValue.Kind.STRING, "x");
        finds("{\"a long name \\u0065vent\":\"x\"}", "/a long name event", JsonValue.Kind.STRING, "x");
        finds("{\"a\\/b\":{\"~\":1}}", "/a~1b/~0", JsonValue.Kind.NUMBER, "1");
        finds("{\"\\ud83d\\ude00\":1}", "/\ud83d\ude00", JsonValue.Kind.NUMBER, "1");
        finds("{\"\ud83d\ude00\":1}", "/\ud83d\ude00", JsonValue.Kind.NUMBER, "1");
        finds("{\"\\ud83d\":1}", "/\ud83d", JsonValue.Kind.NUMBER, "1");
    }

    @Test
    void decodesStrings() {
        finds(
                "{\"a\":\"\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\u20ac\"}",
                "/a",
                JsonValue.Kind.STRING,
                "\u00e9\"\\/\b\f\n\r\t\u00e9\ud83d\ude00\u20ac");
        finds("{\"a\":\"x\\ud800y\\udc00\"}", "/a", JsonValue.Kind.STRING, "x\ud800y\udc00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"b\":{}}}",
                "{\"a\":{\"b\":[]}}",
                "{\"a\":{\"b\":[1]}}",
                "{\"a\":{\"b\":{\"b\":1}}}",
                "{\"a\":[{\"b\":1}]}",
                "[{\"a\":{\"b\":1}}]",
                "{\"x\":{\"a\":{\"b\":1}}}",
                "{\"a\":{\"b\\u0000\":1}}",
                "{\"a\":{\"B\":1}}",
                "\"a\"",
                "1",
                "{\"a\":[1],\"b\":2}",
                "{\"a\":{\"c\":[{\"b\":1}]}}"
            })
    void findsNothingWhereNoScalarStands(String body) {
        assertThat(field(body, "/a/b")).isNull();
    }

    @Test
    void tellsLongNamesApartByTheirEnds() {
        assertThat(field("{\"a long name other\":1}", "/a long name event")).isNull();
        assertThat(field("{\"a long name event!\":1}", "/a long name event")).isNull();
        assertThat(field("{\"a long name\":1}", "/a long name event")).isNull();
        finds("{\"a long name event\":1}", "/a long name event", JsonValue.Kind.NUMBER, "1");
    }

    @Test
    void collectsSeveralPathsOneOfThemInsideAnother() {
        JsonPath run = JsonPath.of("/run");
        JsonPath id = JsonPath.of("/run/id");
        JsonPath name = JsonPath.of("/run/name");
        JsonScanner scanner =
                JsonScanner.builder().fields(List.of(run, id, id, name)).build();
        WellFormed inside =
                (WellFormed) scanner.scan("{\"run\":{\"name\":\"n\",\"id\":7}}".getBytes(StandardCharsets.UTF_8));
        assertThat(inside.field(run)).isNull();
        assertThat(inside.field(JsonPath.of("/run/id")))
                .extracting(JsonValue::text)
                .isEqualTo("7");
        assertThat(inside.field(name)).extracting(JsonValue::text).isEqualTo("n");
        WellFormed outside = (WellFormed) scanner.scan("{\"run\":5}".getBytes(StandardCharsets.UTF_8));
        assertThat(outside.field(run)).extracting(JsonValue::text).isEqualTo("5");
        assertThat(outside.field(id)).isNull();
    }

    @Test
    void refusesAPathThatItDoesNotCollect() {
        WellFormed scan = (WellFormed) JsonScanner.builder().build().scan(new byte[] {'1'});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.field(JsonPath.of("/event")))
                .withMessageContaining("/event")
                .withMessageContaining("name it among the fields");
    }

    @Test
    void keepsTheBodyOutOfToString() {
        JsonPath path = JsonPath.of("/a");
        JsonScanner scanner = JsonScanner.builder().fields(List.of(path)).build();
        WellFormed scan = (WellFormed) scanner.scanCanonical("{\"a\":\"hidden\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(scan).hasToString("WellFormed[14 bytes]");
        assertThat(scan.field(path)).hasToString("JsonValue[STRING]");
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        JsonPath path = JsonPath.of("/n");
        JsonScanner scanner = JsonScanner.builder().fields(List.of(path)).build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                runs.add(threads.submit(() -> {
                    byte[] body = ("{\"z\": [1, 2], \"n\": " + number + "}").getBytes(StandardCharsets.UTF_8);
                    String canonical = "{\"n\":" + number + ",\"z\":[1,2]}";
                    for (int i = 0; i < 5_000; i++) {
                        WellFormed scan = (WellFormed) scanner.scanCanonical(body);
                        assertThat(scan.canonical())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo(canonical);
                        assertThat(scan.field(path)).extracting(JsonValue::text).isEqualTo(String.valueOf(number));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
