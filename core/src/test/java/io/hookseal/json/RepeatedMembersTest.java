package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the scanner does by eight bytes, or not again because it has just read the same, against {@link ReferenceJson} and
 * Jackson, which read every byte on its own.
 */
class RepeatedMembersTest {
    private static final JsonScanner SCANNER = JsonScanner.builder().build();
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void agreesWithTheReferencesOnObjectsThatAreAlike() {
        Random random = new Random(20261128);
        int wellFormed = 0;
        int fields = 0;
        for (int i = 0; i < 2_500; i++) {
            byte[] body = alike(random);
            if (random.nextInt(3) == 0) {
                body = damaged(random, body);
            }
            String text = new String(body, StandardCharsets.UTF_8);
            byte @Nullable [] expected = ReferenceJson.canonical(body, JsonLexis.STRICT, 512);
            assertThat(jacksonAccepts(body)).as(text).isEqualTo(expected != null);
            JsonScan plain = SCANNER.scan(body);
            JsonScan canonical = SCANNER.scanCanonical(body);
            if (expected == null) {
                assertThat(plain).as(text).isInstanceOf(IllFormed.class).isEqualTo(canonical);
                continue;
            }
            wellFormed++;
            assertThat(plain).as(text).isInstanceOf(WellFormed.class);
            assertThat(((WellFormed) canonical).canonical()).as(text).isEqualTo(expected);
            Map<String, String> scalars = ReferenceJson.scalars(body);
            List<JsonPath> paths = scalars.keySet().stream().map(JsonPath::of).toList();
            WellFormed scan =
                    (WellFormed) JsonScanner.builder().fields(paths).build().scan(body);
            for (JsonPath path : paths) {
                String token = scalars.get(path.pointer());
                JsonValue value = scan.field(path);
                assertThat(value).as("%s in %s", path, text).isNotNull();
                assertThat(value.text())
                        .as("%s in %s", path, text)
                        .isEqualTo(token.startsWith("\"") ? ReferenceJson.decode(token) : token);
                fields++;
            }
        }
        assertThat(wellFormed).isBetween(1_000, 2_400);
        assertThat(fields).isGreaterThan(1_500);
    }

    private static boolean jacksonAccepts(byte[] body) {
        try (JsonParser parser = JACKSON.createParser(body)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.getText();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** A body of objects of one shape, in an array or in an object, of which some differ in one thing from the others. */
    private static byte[] alike(Random random) {
        List<String> shape = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(12) == 0 ? 40 : 7); i > 0; i--) {
            shape.add(space(random) + name(random) + (random.nextInt(5) == 0 ? " :" : ":") + space(random));
        }
        boolean array = random.nextBoolean();
        StringBuilder body = new StringBuilder(array ? "[" : "{");
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            body.append(array ? "" : "\"o" + i + "\": ").append(object(random, shape, 0));
            body.append(i > 1 ? ", " : "");
        }
        return utf8(body.append(array ? "]" : "}")
                .append(" ".repeat(random.nextInt(10)))
                .toString());
    }

    private static String object(Random random, List<String> shape, int depth) {
        List<String> members = new ArrayList<>(shape);
        if (!members.isEmpty() && random.nextInt(4) == 0) {
            int at = random.nextInt(members.size());
            switch (random.nextInt(6)) {
                case 0 -> members.remove(at);
                case 1 -> members.add(at, members.get(random.nextInt(members.size())));
                case 2 -> members.add(members.remove(at));
                case 3 -> members.set(at, " " + members.get(at));
                case 4 -> members.set(at, members.get(at) + " ");
                default -> members.set(at, space(random) + name(random) + space(random) + ":");
            }
        }
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < members.size(); i++) {
            String value = switch (random.nextInt(depth < 2 ? 9 : 7)) {
                case 0 -> "true";
                case 1 -> "false";
                case 2 -> "null";
                case 3 -> "" + random.nextInt(100_000);
                case 4 -> "-1.5e3";
                case 5, 6 -> name(random);
                case 7 -> "[ " + object(random, shape, depth + 1) + "]";
                default -> object(random, shape, depth + 1);
            };
            text.append(i > 0 ? "," : "").append(members.get(i)).append(value);
        }
        return text.append("}").toString();
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder("\"");
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 30 : 9); i > 0; i--) {
            name.append(
                    switch (random.nextInt(12)) {
                        case 0 -> "\\n";
                        case 1 -> "\\u0061";
                        case 2 -> "\u00e9";
                        case 3 -> "\u20ac";
                        case 4 -> "\ud83d\ude00";
                        default -> "" + (char) ('a' + random.nextInt(3));
                    });
        }
        return name.append('"').toString();
    }

    private static String space(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "\n      ";
            default -> " ";
        };
    }

    private static byte[] damaged(Random random, byte[] body) {
        int at = random.nextInt(body.length);
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(body, at);
        }
        byte[] damaged = body.clone();
        byte[] pieces = utf8("\"\\{}[],: 0tfn-\n\u0000\u001f\u007f\u00e9");
        damaged[at] = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : pieces[random.nextInt(pieces.length)];
        return damaged;
    }
}
