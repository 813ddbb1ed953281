package io.hookseal.fuzz;

import static io.hookseal.fuzz.Oracle.require;

import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.ValueForm;
import io.hookseal.signature.SignatureHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Any signature header under any value form, encoding and MAC.
 *
 * <p>Reading never throws. It finds what {@link SpelledSignatures} finds and nothing else: signatures of the MAC's full
 * length whose ASCII spelling stands in the value. What is spelled rightly is read back.
 *
 * <p>The first byte of an input picks the scheme; the rest are the header's lines, one character for each byte. Bytes
 * from 0x80 stand for characters that careless code takes for ASCII.
 */
public final class SignatureHeaderTarget {
    private static final List<Scheme> SCHEMES = schemes();

    /** Digits and letters of other scripts, odd spaces, half surrogate pairs, and letters whose case mapping is ASCII. */
    private static final String LOOKALIKES = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
            + "\uff21\uff22\uff23\uff24\uff25\uff26\uff41\uff42\uff43\uff44\uff45\uff46"
            + "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"
            + "\u06f0\u06f1\u06f9\u0966\u096f\u0e50\u0e59"
            + "\u00a0\u0085\u1680\u2003\u2028\u202f\u3000\u200b\ufeff"
            + "\u017f\u212a\u0130\u0131\uff1d\uff0c\u2260\ufffd\ud835\udfce";

    private SignatureHeaderTarget() {}

    private static List<Scheme> schemes() {
        List<Scheme> schemes = new ArrayList<>();
        for (ValueForm form : List.of(
                new ValueForm.Bare(),
                new ValueForm.Prefixed("sha256="),
                new ValueForm.Either("sha256="),
                new ValueForm.KeyValueList("v1", "t"),
                new ValueForm.KeyValueList("sig", null),
                new ValueForm.VersionedList("v1"))) {
            for (SignatureEncoding encoding : SignatureEncoding.values()) {
                for (MacAlgorithm mac : MacAlgorithm.values()) {
                    Scheme scheme = Scheme.header("X-Sig").value(form).mac(mac);
                    schemes.add(encoding == SignatureEncoding.HEX ? scheme : scheme.base64());
                }
            }
        }
        return List.copyOf(schemes);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Scheme scheme = SCHEMES.get((data[0] & 0xff) % SCHEMES.size());
        agrees(scheme, lines(data));
        readsBackWhatIsSpelledRightly(scheme, Arrays.copyOf(data, scheme.mac().length()));
    }

    private static List<String> lines(byte[] data) {
        if (data.length == 1) {
            return List.of();
        }
        StringBuilder text = new StringBuilder(data.length);
        for (int i = 1; i < data.length; i++) {
            int b = data[i] & 0xff;
            int odd = b - 0x80;
            text.append(odd >= 0 && odd < LOOKALIKES.length() ? LOOKALIKES.charAt(odd) : (char) b);
        }
        return List.of(text.toString().split("\n", -1));
    }

    private static void agrees(Scheme scheme, List<String> lines) {
        SignatureHeader header = SignatureHeader.read(scheme, lines);
        if (lines.size() != 1) {
            require(
                    lines.isEmpty()
                            ? header instanceof SignatureHeader.Missing
                            : header instanceof SignatureHeader.Repeated,
                    "a header that is not there once is missing or repeated");
            return;
        }
        String line = lines.get(0);
        SpelledSignatures expected = SpelledSignatures.read(scheme, line);
        if (!(header instanceof SignatureHeader.Present present)) {
            require(expected == null, "a value of the form is read");
            return;
        }
        for (byte[] candidate : present.candidates()) {
            require(candidate.length == scheme.mac().length(), "a candidate has the MAC's full length");
            String spelled = SpelledSignatures.spell(scheme, candidate);
            require(
                    scheme.encoding() == SignatureEncoding.HEX
                            ? asciiLowerCase(line).contains(spelled)
                            : line.contains(spelled),
                    "a candidate's ASCII spelling stands in the value");
        }
        require(expected != null, "a value that is not of the form is not read");
        require(same(present.candidates(), expected.candidates()), "the candidates are those of the value, in order");
        require(Objects.equals(present.time(), expected.time()), "the signed time is that of the value");
    }

    private static void readsBackWhatIsSpelledRightly(Scheme scheme, byte[] mac) {
        String spelled = SpelledSignatures.spell(scheme, mac);
        readsBack(scheme, mac, spelled);
        if (scheme.encoding() == SignatureEncoding.HEX) {
            readsBack(scheme, mac, spelled.toUpperCase(Locale.ROOT));
        }
    }

    private static void readsBack(Scheme scheme, byte[] mac, String spelled) {
        ValueForm form = scheme.value();
        String value = spelled;
        if (form instanceof ValueForm.Prefixed prefixed) {
            value = prefixed.prefix() + spelled;
        } else if (form instanceof ValueForm.KeyValueList list) {
            value = (list.timeKey() == null ? "" : list.timeKey() + "=1,") + list.signatureKey() + "=" + spelled;
        } else if (form instanceof ValueForm.VersionedList list) {
            value = list.version() + "," + spelled;
        }
        require(
                SignatureHeader.read(scheme, List.of(value)) instanceof SignatureHeader.Present present
                        && same(present.candidates(), List.of(mac)),
                "what is spelled rightly is read back");
    }

    private static boolean same(List<byte[]> left, List<byte[]> right) {
        return Arrays.deepEquals(left.toArray(), right.toArray());
    }

    private static String asciiLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c | 0x20));
            }
        }
        return lower.toString();
    }
}
