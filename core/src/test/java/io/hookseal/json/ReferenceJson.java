package io.hookseal.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on JSON bodies: a recursive parser over text, written for shortness and without a look at the scanner. It
 * gives the canonical form of a body, or null for one that is not well-formed.
 */
final class ReferenceJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern WIDER_NUMBER = Pattern.compile(NUMBER + "|NaN|-?Infinity");
    private static final Pattern WORD = Pattern.compile("true|false|null");
    private static final Pattern STRING =
            Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+\"");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");

    private final String text;
    private final Pattern number;
    private final int maxDepth;
    private final Map<String, String> scalars = new LinkedHashMap<>();
    private int at;

    private ReferenceJson(String text, Pattern number, int maxDepth) {
        this.text = text;
        this.number = number;
        this.maxDepth = maxDepth;
    }

    static byte @Nullable [] canonical(byte[] body, JsonLexis lexis, int maxDepth) {
        ReferenceJson reference = parse(body, lexis, maxDepth);
        return reference == null ? null : reference.scalars.get("").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the tokens of all scalars that stand under members alone, by JSON pointer. */
    static Map<String, String> scalars(byte[] body) {
        ReferenceJson reference = parse(body, JsonLexis.STRICT, 512);
        if (reference == null) {
            throw new IllegalArgumentException("not well-formed");
        }
        Map<String, String> scalars = new LinkedHashMap<>(reference.scalars);
        scalars.remove("");
        return scalars;
    }

    private static @Nullable ReferenceJson parse(byte[] body, JsonLexis lexis, int maxDepth) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            ReferenceJson reference =
                    new ReferenceJson(text, lexis == JsonLexis.STRICT ? NUMBER : WIDER_NUMBER, maxDepth);
            reference.take(SPACE);
            String canonical = reference.value("", 0);
            reference.take(SPACE);
            if (reference.at < text.length()) {
                return null;
            }
            reference.scalars.put("", canonical);
            return reference;
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Takes a value; the pointer is null inside an array. */
    private String value(@Nullable String pointer, int depth) {
        char first = at < text.length() ? text.charAt(at) : ' ';
        if (first == '{' || first == '[') {
            require(depth < maxDepth);
            at++;
            take(SPACE);
            return first == '{' ? object(pointer, depth + 1) : array(depth + 1);
        }
        String token = take(first == '"' ? STRING : first == 't' || first == 'f' || first == 'n' ? WORD : number);
        if (pointer != null) {
            scalars.put(pointer, token);
        }
        return token;
    }

    private String array(int depth) {
        StringBuilder canonical = new StringBuilder("[");
        if (!skip(']')) {
            do {
                take(SPACE);
                canonical.append(value(null, depth)).append(',');
                take(SPACE);
            } while (skip(','));
            require(skip(']'));
            canonical.setLength(canonical.length() - 1);
        }
        return canonical.append(']').toString();
    }

    private String object(@Nullable String pointer, int depth) {
        Map<String, String> members = new TreeMap<>((left, right) ->
                Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray()));
        if (!skip('}')) {
            do {
                take(SPACE);
                String token = take(STRING);
                String name = decode(token);
                take(SPACE);
                require(skip(':'));
                take(SPACE);
                String inside = pointer == null
                        ? null
                        : pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                require(members.put(name, token + ":" + value(inside, depth)) == null);
                take(SPACE);
            } while (skip(','));
            require(skip('}'));
        }
        return "{" + String.join(",", members.values()) + "}";
    }

    static String decode(String token) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 1; i < token.length() - 1; i++) {
            char c = token.charAt(i);
            if (c == '\\') {
                i++;
                c = token.charAt(i);
                int simple = "bfnrt".indexOf(c);
                if (c == 'u') {
                    c = (char) Integer.parseInt(token.substring(i + 1, i + 5), 16);
                    i += 4;
                } else if (simple >= 0) {
                    c = "\b\f\n\r\t".charAt(simple);
                }
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        require(matcher.lookingAt());
        at = matcher.end();
        return matcher.group();
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
