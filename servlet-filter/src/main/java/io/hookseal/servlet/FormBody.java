package io.hookseal.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The parameters of one {@code application/x-www-form-urlencoded} body, in the order in which they arrived.
 *
 * <p>Split and decoded as the WHATWG URL standard says (section 5.1, application/x-www-form-urlencoded parsing): at
 * {@code &}, empty sequences skipped; name and value at the first {@code =}, a missing one means an empty value, an
 * empty name is kept; {@code +} is a space. It is stricter in two places, because what a handler reads must be what the
 * sender wrote: a {@code %} without two hex digits and bytes that are none in the charset are refused, where the
 * standard keeps the one and replaces the other.
 */
final class FormBody {
    /** The most parameters one body may have. */
    static final int MAX_PARAMETERS = 1_000;

    private final Charset charset;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private FormBody(Charset charset) {
        this.charset = charset;
    }

    /**
     * Reads all parameters in one pass.
     *
     * @throws MalformedFormException if an escape, a byte sequence or the number of parameters is refused
     */
    static FormBody parse(byte[] body, Charset charset) {
        FormBody form = new FormBody(charset);
        Decoding decoding = new Decoding(body, charset);
        int parameters = 0;
        int start = 0;
        while (start < body.length) {
            int end = indexOf(body, '&', start, body.length);
            if (end > start) {
                if (++parameters > MAX_PARAMETERS) {
                    throw new MalformedFormException("there are more than " + MAX_PARAMETERS + " parameters");
                }
                int equals = indexOf(body, '=', start, end);
                String name = decoding.text(start, equals);
                String value = decoding.text(Math.min(equals + 1, end), end);
                form.values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return form;
    }

    Charset charset() {
        return charset;
    }

    void forEach(BiConsumer<String, String[]> action) {
        values.forEach((name, each) -> action.accept(name, each.toArray(String[]::new)));
    }

    private static int indexOf(byte[] body, char wanted, int from, int to) {
        int at = from;
        while (at < to && body[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Percent-decodes stretches of one body into one buffer that they share. */
    private static final class Decoding {
        private final byte[] body;
        private final byte[] buffer;
        private final CharsetDecoder decoder;

        Decoding(byte[] body, Charset charset) {
            this.body = body;
            this.buffer = new byte[body.length];
            this.decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        String text(int from, int to) {
            int length = 0;
            int at = from;
            while (at < to) {
                byte value = body[at];
                if (value == '%') {
                    value = escaped(at, to);
                    at += 2;
                } else if (value == '+') {
                    value = ' ';
                }
                buffer[length++] = value;
                at++;
            }
            try {
                return decoder.decode(ByteBuffer.wrap(buffer, 0, length)).toString();
            } catch (CharacterCodingException e) {
                throw new MalformedFormException(
                        "the text at byte " + from + " is not "
                                + decoder.charset().name(),
                        e);
            }
        }

        private byte escaped(int at, int to) {
            int high = at + 2 < to ? hex(body[at + 1]) : -1;
            int low = at + 2 < to ? hex(body[at + 2]) : -1;
            if (high < 0 || low < 0) {
                throw new MalformedFormException("the % at byte " + at + " is not followed by two hex digits");
            }
            return (byte) (high << 4 | low);
        }

        private static int hex(byte digit) {
            if (digit >= '0' && digit <= '9') {
                return digit - '0';
            }
            if (digit >= 'a' && digit <= 'f') {
                return digit - 'a' + 10;
            }
            return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
        }
    }
}
