package io.hookseal.fuzz;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.ValueForm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on signature headers: regular expressions and the JDK's decoders, written for shortness and without a
 * look at the parser.
 *
 * @param candidates the signatures in order
 * @param time the signed time's text where the form carries one
 */
record SpelledSignatures(List<byte[]> candidates, @Nullable String time) {
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]*");
    private static final Pattern BASE64 = Pattern.compile("[0-9A-Za-z+/]*={0,2}");
    private static final Pattern EDGES = Pattern.compile("\\A[ \\t]+|[ \\t]+\\z");

    /** What one header line says under a scheme, or null where it is not of its form. */
    static @Nullable SpelledSignatures read(Scheme scheme, String line) {
        String value = EDGES.matcher(line).replaceAll("");
        if (value.isEmpty() || value.length() > 4096) {
            return null;
        }
        ValueForm form = scheme.value();
        if (form instanceof ValueForm.KeyValueList list) {
            return pairs(scheme, value, ",", "=", list.signatureKey(), list.timeKey());
        }
        if (form instanceof ValueForm.VersionedList list) {
            return pairs(scheme, value, " ", ",", list.version(), null);
        }
        String text = value;
        if (form instanceof ValueForm.Prefixed prefixed) {
            text = value.startsWith(prefixed.prefix())
                    ? value.substring(prefixed.prefix().length())
                    : "not of the form";
        } else if (form instanceof ValueForm.Either either && value.startsWith(either.prefix())) {
            text = value.substring(either.prefix().length());
        }
        byte[] only = decode(scheme, text);
        return only == null ? null : new SpelledSignatures(List.of(only), null);
    }

    private static @Nullable SpelledSignatures pairs(
            Scheme scheme, String value, String between, String inside, String signatureKey, @Nullable String timeKey) {
        List<byte[]> candidates = new ArrayList<>();
        List<String> times = new ArrayList<>();
        for (String pair : value.split(Pattern.quote(between), -1)) {
            int at = pair.indexOf(inside);
            if (at <= 0) {
                return null;
            }
            String key = pair.substring(0, at);
            String text = pair.substring(at + 1);
            if (key.equals(signatureKey)) {
                byte[] candidate = decode(scheme, text);
                if (candidate == null) {
                    return null;
                }
                candidates.add(candidate);
            } else if (key.equals(timeKey)) {
                times.add(text);
            }
        }
        boolean timed = timeKey == null ? times.isEmpty() : times.size() == 1 && !times.contains("");
        return timed && !candidates.isEmpty() && candidates.size() <= 4
                ? new SpelledSignatures(candidates, times.isEmpty() ? null : times.get(0))
                : null;
    }

    private static byte @Nullable [] decode(Scheme scheme, String text) {
        byte[] bytes;
        if (scheme.encoding() == SignatureEncoding.HEX) {
            if (!HEX.matcher(text).matches() || text.length() % 2 != 0) {
                return null;
            }
            bytes = HexFormat.of().parseHex(text);
        } else {
            if (!BASE64.matcher(text).matches() || text.length() % 4 != 0) {
                return null;
            }
            try {
                bytes = Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return null;
            }
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return null;
            }
        }
        return bytes.length == scheme.mac().length() ? bytes : null;
    }

    /** The one spelling of a MAC, hexadecimal in lower case. */
    static String spell(Scheme scheme, byte[] mac) {
        return scheme.encoding() == SignatureEncoding.HEX
                ? HexFormat.of().formatHex(mac)
                : Base64.getEncoder().encodeToString(mac);
    }
}
