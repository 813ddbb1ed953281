package io.hookseal.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A writer of random JSON text: any spelling of tokens, any white space, names that are near each other. */
final class RandomBody {
    private static final String[] NUMBERS = {
        "0", "-0", "-0.0", "1", "42", "1.0", "1e+16", "2e+23", "5e-324", "1E5", "0.1e-7", "9223372036854775808", "-1.50"
    };
    private static final int[] CODE_POINTS = {
        'a', 'a', 'b', 'B', '_', ' ', '"', '\\', '/', 0, 0x1f, '\n', 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0x2028, 0xd7ff,
        0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfeff, 0xffff, 0x10000, 0x1f600, 0x10ffff
    };

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    private RandomBody(Random random) {
        this.random = random;
    }

    /** Returns a body that is well-formed but for a name that may, rarely, stand twice in an object. */
    static byte[] next(Random random) {
        RandomBody body = new RandomBody(random);
        body.space();
        body.value(0);
        body.space();
        return body.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(int depth) {
        int kind = random.nextInt(depth > 5 ? 6 : 10);
        switch (kind) {
            case 0 -> out.append("true");
            case 1 -> out.append("false");
            case 2 -> out.append("null");
            case 3 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4, 5 -> string(random.nextInt(12));
            case 6 -> array(depth);
            default -> object(depth);
        }
    }

    private void array(int depth) {
        out.append('[');
        space();
        for (int i = random.nextInt(5); i > 0; i--) {
            value(depth + 1);
            space();
            if (i > 1) {
                out.append(',');
                space();
            }
        }
        out.append(']');
    }

    private void object(int depth) {
        out.append('{');
        space();
        // Now and then more names than are compared each with each.
        int members = random.nextInt(40) == 0 ? 17 + random.nextInt(40) : random.nextInt(6);
        for (int i = members; i > 0; i--) {
            string(2 + random.nextInt(10));
            space();
            out.append(':');
            space();
            value(depth + 1 + members / 8);
            space();
            if (i > 1) {
                out.append(',');
                space();
            }
        }
        out.append('}');
    }

    private void string(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // The first eight bytes of a name are compared at once: let many names share them.
            text.appendCodePoint(
                    random.nextInt(3) == 0 ? CODE_POINTS[random.nextInt(CODE_POINTS.length)] : "aab".charAt(i % 3));
        }
        out.append('"');
        text.codePoints().forEach(this::character);
        out.append('"');
    }

    private void character(int codePoint) {
        int simple = "\b\f\n\r\t\"\\/".indexOf(codePoint);
        boolean surrogate = codePoint >= 0xd800 && codePoint < 0xe000;
        if (simple >= 0 && random.nextBoolean()) {
            out.append('\\').append("bfnrt\"\\/".charAt(simple));
        } else if (codePoint < 0x20 || codePoint == '"' || codePoint == '\\' || surrogate || random.nextInt(6) == 0) {
            for (char unit : Character.toChars(codePoint)) {
                out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
            }
        } else {
            out.appendCodePoint(codePoint);
        }
    }

    private void space() {
        for (int i = random.nextInt(8) - 4; i > 0; i--) {
            out.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }
}
