package io.hookseal.scheme;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How one signature is written into a request, as pure data.
 *
 * <p>Immutable and thread-safe. Start from {@link #header(String...)}: bare hexadecimal HMAC-SHA-256 over the raw body,
 * without a signed time; the other methods each give a changed copy.
 *
 * @param headers names of the signature header in lower case; the first one present in a request decides alone
 * @param value form of the header's value
 * @param encoding spelling of the MAC
 * @param mac the MAC
 * @param signedForm what it covers
 * @param time where the signed time stands
 */
public record Scheme(
        List<String> headers,
        ValueForm value,
        SignatureEncoding encoding,
        MacAlgorithm mac,
        SignedForm signedForm,
        SignedTime time) {

    /**
     * Checks what it is given.
     *
     * @param headers names of the signature header
     * @param value the value
     * @param encoding the spelling of the MAC
     * @param mac the MAC algorithm
     * @param signedForm what it covers
     * @param time the signed time
     */
    public Scheme {
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a scheme has no signature header; name at least one");
        }
        Set<String> names = new LinkedHashSet<>();
        for (String header : headers) {
            names.add(HeaderNames.normalise(header));
        }
        headers = List.copyOf(names);
    }

    /**
     * {@return a scheme with this signature header, or these: the first one present decides alone}
     *
     * @param names the names, at least one
     */
    public static Scheme header(String... names) {
        return new Scheme(
                Arrays.asList(names),
                new ValueForm.Bare(),
                SignatureEncoding.HEX,
                MacAlgorithm.HMAC_SHA_256,
                new SignedForm.RawBody(),
                new SignedTime.None());
    }

    /**
     * {@return the value starts with this prefix, matched exactly}
     *
     * @param prefix the prefix
     */
    public Scheme prefix(String prefix) {
        return value(new ValueForm.Prefixed(prefix));
    }

    /**
     * {@return the value starts with this prefix or is bare}
     *
     * @param prefix the prefix
     */
    public Scheme optionalPrefix(String prefix) {
        return value(new ValueForm.Either(prefix));
    }

    /**
     * {@return the value has this form}
     *
     * @param form the form
     */
    public Scheme value(ValueForm form) {
        return new Scheme(headers, form, encoding, mac, signedForm, time);
    }

    /** {@return the MAC is spelled in base64 instead of hexadecimal} */
    public Scheme base64() {
        return new Scheme(headers, value, SignatureEncoding.BASE64, mac, signedForm, time);
    }

    /**
     * {@return the MAC is this one instead of HMAC-SHA-256}
     *
     * @param algorithm the MAC algorithm
     */
    public Scheme mac(MacAlgorithm algorithm) {
        return new Scheme(headers, value, encoding, algorithm, signedForm, time);
    }

    /** {@return the signature covers the canonical JSON of the body} */
    public Scheme canonicalJson() {
        return signedForm(new SignedForm.CanonicalJson());
    }

    /**
     * {@return the signature covers this template, as {@link SignedForm.Template#parse(String)} reads it}
     *
     * @param text the text
     */
    public Scheme template(String text) {
        return signedForm(SignedForm.Template.parse(text));
    }

    /**
     * {@return the signature covers this signed form}
     *
     * @param form the form
     */
    public Scheme signedForm(SignedForm form) {
        return new Scheme(headers, value, encoding, mac, form, time);
    }

    /**
     * {@return the signed time stands here}
     *
     * @param where the place
     */
    public Scheme time(SignedTime where) {
        return new Scheme(headers, value, encoding, mac, signedForm, where);
    }

    /**
     * {@return the signed time stands in a header of its own and in the template as <code>{time}</code>}
     *
     * @param name the name
     * @param format how it is written
     */
    public Scheme timeInHeader(String name, TimeFormat format) {
        return time(new SignedTime.InHeader(name, format));
    }

    /**
     * {@return the signed time stands in the body, at this JSON Pointer}
     *
     * @param pointer the JSON Pointer
     * @param format how it is written
     */
    public Scheme timeInBody(String pointer, TimeFormat format) {
        return time(new SignedTime.InBody(pointer, format));
    }

    /**
     * {@return what is wrong with this scheme on its own; empty where it is sound} Every entry says what is wrong and how to mend
     * it.
     */
    public List<SchemeFault> faults() {
        List<SchemeFault> faults = new ArrayList<>();
        boolean timeInTemplate = false;
        if (signedForm instanceof SignedForm.Template template) {
            TemplateRules.check(template, faults);
            timeInTemplate = TemplateRules.hasTime(template);
        }
        boolean listHasTime = value instanceof ValueForm.KeyValueList list && list.timeKey() != null;
        if (time instanceof SignedTime.InSignatureHeader && !listHasTime) {
            faults.add(new SchemeFault(
                    "the signed time is said to stand in the signature header, whose value form has no time key",
                    "use a key-value list with a time key, or say where the time stands"));
        }
        boolean headTime = time instanceof SignedTime.InHeader || time instanceof SignedTime.InSignatureHeader;
        if (headTime && !timeInTemplate) {
            faults.add(new SchemeFault(
                    "the signed time stands in the request head but the signature does not cover it",
                    "put {time} into the signed form's template, or declare no signed time"));
        }
        if (timeInTemplate && !headTime) {
            faults.add(new SchemeFault(
                    "the signed form's template has {time} but no header is named that carries it",
                    "say where the signed time stands: in a header or in the signature header's list"));
        }
        return faults;
    }
}
