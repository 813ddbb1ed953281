package io.hookseal.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.hookseal.json.JsonScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on bodies: the JDK decides whether they are UTF-8, Jackson whether they are JSON. Tokens are copied out
 * of the text where Jackson says that they begin.
 *
 * @param canonical the canonical form
 * @param scalars the tokens of all scalars that stand under members alone, by JSON Pointer
 */
record JacksonReading(String canonical, Map<String, String> scalars) {
    /** As deep as the scanner goes unless told otherwise. */
    private static final int MAX_DEPTH = 512;

    private static final JsonFactory STRICT = factory(false);
    private static final JsonFactory NON_FINITE = factory(true);

    /** The escape of a high surrogate without a low one behind it, or of a low one, wherever it stands. */
    private static final Pattern LONE_SURROGATE = Pattern.compile(
            "\\\\u(?:d[89ab][0-9a-f]{2}(?!\\\\ud[c-f])|(?<!\\\\ud[89ab][0-9a-f]{2}\\\\u)d[c-f])",
            Pattern.CASE_INSENSITIVE);

    private static JsonFactory factory(boolean nonFinite) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, nonFinite)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /**
     * Whether Jackson's opinion counts: it refuses the escape of half a surrogate pair in a name, about which RFC 8259
     * section 8.2 says only that readers differ.
     */
    static boolean judges(byte[] body) {
        return !LONE_SURROGATE
                .matcher(new String(body, StandardCharsets.ISO_8859_1))
                .find();
    }

    /** The body's reading, or null where it is not well-formed. */
    static @Nullable JacksonReading of(byte[] body, boolean nonFinite) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            try (JsonParser parser = (nonFinite ? NON_FINITE : STRICT).createParser(text)) {
                Walk walk = new Walk(text, parser);
                if (parser.nextToken() == null) {
                    return null;
                }
                String canonical = walk.value("");
                return parser.nextToken() == null ? new JacksonReading(canonical, walk.scalars) : null;
            }
        } catch (IOException e) {
            return null;
        }
    }

    byte[] canonicalBytes() {
        return canonical.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Walk {
        private final String text;
        private final JsonParser parser;
        private final Map<String, String> scalars = new HashMap<>();

        Walk(String text, JsonParser parser) {
            this.text = text;
            this.parser = parser;
        }

        /** Takes the value that begins at the current token; the pointer is null inside an array. */
        String value(@Nullable String pointer) throws IOException {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                return object(pointer);
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                List<String> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(null));
                }
                return "[" + String.join(",", elements) + "]";
            }
            String token = token();
            if (pointer != null) {
                scalars.put(pointer, token);
            }
            return token;
        }

        private String object(@Nullable String pointer) throws IOException {
            Map<String, String> members = new TreeMap<>((left, right) -> Arrays.compare(
                    left.codePoints().toArray(), right.codePoints().toArray()));
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                String token = token();
                parser.nextToken();
                String inside = pointer == null
                        ? null
                        : pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                members.put(name, token + ":" + value(inside));
            }
            return "{" + String.join(",", members.values()) + "}";
        }

        private String token() throws IOException {
            // a string is only looked at when it is asked for
            String ignored = parser.getText();
            int start = (int) parser.currentTokenLocation().getCharOffset();
            int end = start + 1;
            if (text.charAt(start) == '"') {
                while (text.charAt(end) != '"') {
                    end += text.charAt(end) == '\\' ? 2 : 1;
                }
                return text.substring(start, end + 1);
            }
            while (end < text.length() && ",:]} \t\r\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String token = text.substring(start, end);
            if (token.length() > JsonScanner.MAX_NUMBER_LENGTH) {
                throw new IOException("a number longer than CPython writes");
            }
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                    && Character.isLetter(token.charAt(token.length() - 1))
                    && !List.of("NaN", "Infinity", "-Infinity").contains(token)) {
                throw new IOException("Jackson knows more words for numbers than Python does: " + ignored.length());
            }
            return token;
        }
    }
}
