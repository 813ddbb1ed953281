package io.hookseal.configuration;

import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.scheme.ValueForm;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a scheme that is spelled out. */
final class SchemeReader {
    private static final Set<String> KNOWN = Set.of(
            "header",
            "prefix",
            "value",
            "encoding",
            "mac",
            "signed",
            "time",
            "time-format",
            "signature-key",
            "time-key",
            "version");

    /** Each form of the header's value, with the setting that it needs and the one that it has a place for. */
    private enum Form {
        BARE(null, null),
        PREFIXED("prefix", null),
        EITHER("prefix", null),
        KEY_VALUE_LIST("signature-key", "time-key"),
        VERSIONED_LIST("version", null);

        private final @Nullable String needed;
        private final @Nullable String possible;

        Form(@Nullable String needed, @Nullable String possible) {
            this.needed = needed;
            this.possible = possible;
        }

        boolean needs(String key) {
            return key.equals(needed);
        }

        boolean hasPlaceFor(String key) {
            return needs(key) || key.equals(possible);
        }
    }

    private static final Map<String, Form> FORMS = Map.of(
            "bare", Form.BARE,
            "prefixed", Form.PREFIXED,
            "either", Form.EITHER,
            "key-value-list", Form.KEY_VALUE_LIST,
            "versioned-list", Form.VERSIONED_LIST);
    private static final Map<String, SignatureEncoding> ENCODINGS =
            Map.of("hex", SignatureEncoding.HEX, "base64", SignatureEncoding.BASE64);
    private static final Map<String, TimeFormat> TIME_FORMATS = Map.of(
            "epoch-seconds", TimeFormat.EPOCH_SECONDS,
            "epoch-millis", TimeFormat.EPOCH_MILLIS,
            "iso-8601", TimeFormat.ISO_8601);
    private static final Map<String, MacAlgorithm> MACS = new TreeMap<>();

    static {
        Arrays.stream(MacAlgorithm.values()).forEach(mac -> MACS.put(mac.id(), mac));
    }

    private SchemeReader() {}

    /** The settings of a scheme and these others; null where there are none, which is noted. */
    static @Nullable Settings settings(ConfigurationNode node, Settings endpoint, Collection<String> others) {
        if (!(node instanceof Group group)) {
            endpoint.fault(
                    node.origin(),
                    "has a 'scheme' that is not a mapping",
                    endpoint.relaxed()
                            ? "give it settings of its own, as scheme.header and scheme.prefix"
                            : "write it as { header: X-Acme-Signature, prefix: \"sha256=\" }");
            return null;
        }
        Set<String> known = new TreeSet<>(KNOWN);
        known.addAll(others);
        return Settings.of(group, endpoint.where() + ", scheme", known, endpoint.faults());
    }

    /** The scheme, or null where it cannot be read, which is noted. */
    static @Nullable Scheme read(Settings settings) {
        List<String> headers = settings.texts("header");
        if (headers.isEmpty()) {
            settings.fault("header", "names no 'header'", "name the header that carries the signature");
        }
        SignatureEncoding encoding = settings.word("encoding", ENCODINGS);
        MacAlgorithm mac = settings.word("mac", MACS);
        ValueForm value = accepted(settings, "value", () -> valueForm(settings));
        SignedForm signed = accepted(settings, "signed", () -> signedForm(settings));
        SignedTime time = accepted(settings, "time", () -> signedTime(settings));
        if (headers.isEmpty() || value == null || signed == null || time == null) {
            return null;
        }
        return accepted(
                settings,
                "header",
                () -> new Scheme(
                        headers,
                        value,
                        encoding == null ? SignatureEncoding.HEX : encoding,
                        mac == null ? MacAlgorithm.HMAC_SHA_256 : mac,
                        signed,
                        time));
    }

    /** Makes one part of a scheme; what the core says against it is noted as a fault of this setting. */
    private static <T> @Nullable T accepted(Settings settings, String key, Part<T> part) {
        try {
            return part.make();
        } catch (IllegalArgumentException e) {
            settings.faults()
                    .add(Fault.ofMessage(settings.origin(key), settings.where(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private interface Part<T> {
        @Nullable
        T make();
    }

    private static @Nullable ValueForm valueForm(Settings settings) {
        Form form = settings.has("value") ? settings.word("value", FORMS) : formOfOthers(settings);
        if (form == null) {
            return null;
        }
        for (String key : List.of("prefix", "signature-key", "time-key", "version")) {
            if (settings.has(key) && !form.hasPlaceFor(key)) {
                settings.fault(key, "has a '" + key + "' that its 'value' has no place for", "remove one of them");
            } else if (!settings.has(key) && form.needs(key)) {
                settings.fault("value", "has a 'value' that needs a '" + key + "'", "add it");
            }
        }
        String prefix = settings.text("prefix");
        String signatureKey = settings.text("signature-key");
        if (signatureKey != null && signatureKey.equals(settings.text("time-key"))) {
            settings.fault("time-key", "has a 'time-key' that is its 'signature-key'", "give them different keys");
            return null;
        }
        String version = settings.text("version");
        return switch (form) {
            case BARE -> new ValueForm.Bare();
            case PREFIXED -> prefix == null ? null : new ValueForm.Prefixed(prefix);
            case EITHER -> prefix == null ? null : new ValueForm.Either(prefix);
            case KEY_VALUE_LIST ->
                signatureKey == null ? null : new ValueForm.KeyValueList(signatureKey, settings.text("time-key"));
            case VERSIONED_LIST -> version == null ? null : new ValueForm.VersionedList(version);
        };
    }

    private static Form formOfOthers(Settings settings) {
        if (settings.has("signature-key") || settings.has("time-key")) {
            return Form.KEY_VALUE_LIST;
        }
        if (settings.has("version")) {
            return Form.VERSIONED_LIST;
        }
        return settings.has("prefix") ? Form.PREFIXED : Form.BARE;
    }

    private static @Nullable SignedForm signedForm(Settings settings) {
        if (!settings.has("signed")) {
            return new SignedForm.RawBody();
        }
        String text = settings.text("signed");
        if (text == null) {
            return null;
        }
        if (text.contains("{")) {
            return template(settings, text);
        }
        return switch (text) {
            case "body" -> new SignedForm.RawBody();
            case "canonical-json" -> new SignedForm.CanonicalJson();
            default ->
                throw new IllegalArgumentException("has a 'signed' that is not known; use body, canonical-json, or a"
                        + (settings.relaxed()
                                ? " template such as {time}.{body}"
                                : " template in quotes such as \"{time}.{body}\""));
        };
    }

    /** The core's own messages quote the template, and are not shown. */
    private static @Nullable SignedForm template(Settings settings, String text) {
        try {
            return SignedForm.Template.parse(text);
        } catch (IllegalArgumentException e) {
            settings.fault(
                    "signed",
                    "has a 'signed' of which a part in braces is not known",
                    "write {body}, {time} or {header:NAME}, and close each brace");
            return null;
        }
    }

    private static @Nullable SignedTime signedTime(Settings settings) {
        TimeFormat format = settings.word("time-format", TIME_FORMATS);
        if (!settings.has("time") && !settings.has("time-key")) {
            if (settings.has("time-format")) {
                settings.fault("time-format", "has a 'time-format' but no 'time'", "say where the signed time stands");
            }
            return new SignedTime.None();
        }
        String text = settings.has("time") ? settings.text("time") : "list";
        if (text == null) {
            return null;
        }
        TimeFormat inHead = format == null ? TimeFormat.EPOCH_SECONDS : format;
        if (text.equals("list")) {
            return new SignedTime.InSignatureHeader(inHead);
        }
        if (text.startsWith("header:")) {
            return new SignedTime.InHeader(text.substring("header:".length()), inHead);
        }
        if (text.startsWith("body:")) {
            String pointer = settings.pointer("time", text.substring("body:".length()));
            return pointer == null
                    ? null
                    : new SignedTime.InBody(pointer, format == null ? TimeFormat.ISO_8601 : format);
        }
        throw new IllegalArgumentException("has a 'time' that is not known; use header:NAME, body:/pointer or list");
    }
}
