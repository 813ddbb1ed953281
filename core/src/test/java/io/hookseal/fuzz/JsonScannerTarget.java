package io.hookseal.fuzz;

import static io.hookseal.fuzz.Oracle.require;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonPath;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Any bytes as a body, in both lexes.
 *
 * <p>A scan never throws and leaves the body as it was. With and without the canonical form it comes to the same. It
 * takes for well-formed what {@link JacksonReading} does and nothing else, and its canonical form is that one's, byte for
 * byte; that form is its own canonical form and has the same fields.
 */
public final class JsonScannerTarget {
    private static final List<JsonPath> PATHS = List.of(
            JsonPath.of("/event"),
            JsonPath.of("/timestamp"),
            JsonPath.of("/a"),
            JsonPath.of("/a/b"),
            JsonPath.of("/"),
            JsonPath.of("/a~1b"),
            JsonPath.of("/\u00e9"));

    private static final Map<JsonLexis, JsonScanner> SCANNERS = Map.of(
            JsonLexis.STRICT,
            JsonScanner.builder().fields(PATHS).build(),
            JsonLexis.NAN_AND_INFINITY,
            JsonScanner.builder()
                    .lexis(JsonLexis.NAN_AND_INFINITY)
                    .fields(PATHS)
                    .build());

    private JsonScannerTarget() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        for (JsonLexis lexis : JsonLexis.values()) {
            check(data, lexis);
        }
    }

    private static void check(byte[] data, JsonLexis lexis) {
        JsonScanner scanner = Objects.requireNonNull(SCANNERS.get(lexis));
        byte[] body = data.clone();
        JsonScan plain = scanner.scan(body);
        JsonScan scan = scanner.scanCanonical(body);
        boolean judged = JacksonReading.judges(body);
        JacksonReading expected = JacksonReading.of(body, lexis == JsonLexis.NAN_AND_INFINITY);
        require(Arrays.equals(body, data), "a scan leaves the body as it was");
        if (plain instanceof JsonScan.IllFormed ill) {
            require(ill.equals(scan), "a scan finds the same fault with the canonical form as without");
            require(ill.offset() >= 0 && ill.offset() <= body.length, "a fault stands inside the body");
            require(!judged || expected == null, "a well-formed body is not refused");
            return;
        }
        require(scan instanceof JsonScan.WellFormed, "a scan agrees with that for the canonical form");
        byte[] canonical = ((JsonScan.WellFormed) scan).canonical();
        if (judged) {
            require(expected != null, "an ill-formed body is refused");
            require(Arrays.equals(canonical, expected.canonicalBytes()), "the canonical form is the one there is");
        }
        JsonScan again = scanner.scanCanonical(canonical);
        require(
                again instanceof JsonScan.WellFormed twice && Arrays.equals(twice.canonical(), canonical),
                "the canonical form is its own canonical form");
        for (JsonPath path : PATHS) {
            JsonValue value = ((JsonScan.WellFormed) plain).field(path);
            require(Objects.equals(value, ((JsonScan.WellFormed) scan).field(path)), "both scans find the same fields");
            require(
                    Objects.equals(value, ((JsonScan.WellFormed) again).field(path)),
                    "the canonical form has the fields of the body");
            if (!judged || expected == null) {
                continue;
            }
            String token = expected.scalars().get(path.pointer());
            require((value == null) == (token == null), "a field is found where a scalar stands");
            if (value != null && value.kind() != JsonValue.Kind.STRING) {
                require(value.text().equals(token), "a number or literal is as it was sent");
            }
        }
    }
}
