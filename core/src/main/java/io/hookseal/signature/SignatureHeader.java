package io.hookseal.signature;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.ValueForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's signature header says, read by one scheme's value form.
 *
 * <p>Reading is total: any text gives candidates or a reason, never an exception. Only ASCII counts; there is no locale
 * and no Unicode digit in here. Spaces and tabs around the value belong to HTTP, not to the value (RFC 9110 section 5.5).
 */
public sealed interface SignatureHeader {

    /** No header line, or one with a blank value. */
    record Missing() implements SignatureHeader {}

    /** More than one header line: which of them would count is anybody's guess. */
    record Repeated() implements SignatureHeader {}

    /** A value that is not of the form. */
    record Malformed() implements SignatureHeader {}

    /**
     * One to {@value ValueForm#MAX_SIGNATURES} signatures.
     *
     * @param scheme the scheme that read them
     * @param candidates the decoded signatures, each of the MAC's full length
     * @param time the signed time's text where the form carries one
     */
    record Present(
            Scheme scheme,
            List<byte[]> candidates,
            @Nullable String time) implements SignatureHeader {}

    /** Longest value that is read, in characters; four SHA-512 signatures in hexadecimal fit several times over. */
    int MAX_LENGTH = 4096;

    /**
     * Reads the values of the scheme's signature header, one for each header line.
     *
     * @param scheme the scheme
     * @param values the values of the header lines, in order
     * @return what it says
     */
    static SignatureHeader read(Scheme scheme, List<String> values) {
        byte[] only = single(scheme, values);
        if (only != null) {
            return new Present(scheme, List.of(alone(scheme, only)), null);
        }
        if (values.isEmpty()) {
            return new Missing();
        }
        if (values.size() > 1) {
            return new Repeated();
        }
        String line = values.get(0);
        String value = line == null ? "" : trimmed(line);
        if (value.isEmpty()) {
            return new Missing();
        }
        if (value.length() > MAX_LENGTH) {
            return new Malformed();
        }
        if (scheme.value() instanceof ValueForm.KeyValueList list) {
            return keyValueList(scheme, list, value);
        }
        if (scheme.value() instanceof ValueForm.VersionedList list) {
            return versionedList(scheme, list, value);
        }
        return new Malformed();
    }

    /**
     * Reads a header that stands there once and whose value is no list.
     *
     * @param scheme the scheme
     * @param values the values of the header lines, in order
     * @return the decoded signature, at the beginning of an array that may be longer; null for anything else, of which
     *     {@link #read} says what it is
     */
    static byte @Nullable [] single(Scheme scheme, List<String> values) {
        String line = values.size() == 1 ? values.get(0) : null;
        if (line == null) {
            return null;
        }
        String value = trimmed(line);
        int from = afterPrefix(scheme.value(), value);
        return from < 0 ? null : decode(scheme, value, from);
    }

    /** Where the signature begins, or -1 where the value lacks its prefix or is a list. */
    private static int afterPrefix(ValueForm form, String value) {
        if (form instanceof ValueForm.Either either) {
            return value.startsWith(either.prefix()) ? either.prefix().length() : 0;
        }
        if (form instanceof ValueForm.Prefixed prefixed) {
            return value.startsWith(prefixed.prefix()) ? prefixed.prefix().length() : -1;
        }
        return form instanceof ValueForm.Bare ? 0 : -1;
    }

    private static SignatureHeader keyValueList(Scheme scheme, ValueForm.KeyValueList form, String value) {
        List<byte[]> candidates = new ArrayList<>(1);
        String time = null;
        for (String pair : value.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                return new Malformed();
            }
            String key = pair.substring(0, equals);
            String text = pair.substring(equals + 1);
            if (key.equals(form.timeKey())) {
                if (time != null || text.isEmpty()) {
                    return new Malformed();
                }
                time = text;
            } else if (key.equals(form.signatureKey())) {
                byte[] candidate = decode(scheme, text, 0);
                if (candidate == null || candidates.size() == ValueForm.MAX_SIGNATURES) {
                    return new Malformed();
                }
                candidates.add(alone(scheme, candidate));
            }
        }
        boolean complete = !candidates.isEmpty() && (form.timeKey() == null || time != null);
        return complete ? new Present(scheme, candidates, time) : new Malformed();
    }

    private static SignatureHeader versionedList(Scheme scheme, ValueForm.VersionedList form, String value) {
        List<byte[]> candidates = new ArrayList<>(1);
        for (String entry : value.split(" ", -1)) {
            int comma = entry.indexOf(',');
            if (comma < 1) {
                return new Malformed();
            }
            if (entry.substring(0, comma).equals(form.version())) {
                byte[] candidate = decode(scheme, entry, comma + 1);
                if (candidate == null || candidates.size() == ValueForm.MAX_SIGNATURES) {
                    return new Malformed();
                }
                candidates.add(alone(scheme, candidate));
            }
        }
        return candidates.isEmpty() ? new Malformed() : new Present(scheme, candidates, null);
    }

    private static byte @Nullable [] decode(Scheme scheme, String text, int from) {
        return scheme.encoding() == SignatureEncoding.HEX
                ? StrictDecoding.hex(text, from, scheme.mac().length())
                : StrictDecoding.base64(text, from, scheme.mac().length());
    }

    private static byte[] alone(Scheme scheme, byte[] decoded) {
        return Arrays.copyOf(decoded, scheme.mac().length());
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && optionalSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && optionalSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean optionalSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
