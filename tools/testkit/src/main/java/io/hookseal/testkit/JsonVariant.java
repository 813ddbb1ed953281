package io.hookseal.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The same JSON with other white space and another order of its members; its tokens are left as they are. */
final class JsonVariant {
    private static final String[] SPACES = {"", "", " ", "\n", "\t ", "\r\n  "};

    private final String text;
    private final Random random;
    private int at;

    private JsonVariant(String text, Random random) {
        this.text = text;
        this.random = random;
    }

    static String of(byte[] body, Random random) {
        JsonVariant variant = new JsonVariant(new String(body, StandardCharsets.UTF_8), random);
        return variant.space() + variant.value() + variant.space();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private char next() {
        while (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.charAt(at);
    }

    private String value() {
        return switch (next()) {
            case '{' -> joined('}', true);
            case '[' -> joined(']', false);
            default -> token();
        };
    }

    private String joined(char end, boolean members) {
        char begin = text.charAt(at++);
        List<String> parts = new ArrayList<>();
        while (next() != end) {
            if (text.charAt(at) == ',') {
                at++;
                next();
            }
            String part = space() + value() + space();
            if (members) {
                next();
                at++;
                part += ":" + space() + value() + space();
            }
            parts.add(part);
        }
        at++;
        if (members) {
            Collections.shuffle(parts, random);
        }
        return begin + (parts.isEmpty() ? space() : String.join(",", parts)) + end;
    }

    private String token() {
        int from = at;
        if (text.charAt(at) == '"') {
            at++;
            while (text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        } else {
            while (at < text.length() && ",:]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
        }
        return text.substring(from, at);
    }
}
