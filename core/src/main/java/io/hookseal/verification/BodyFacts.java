package io.hookseal.verification;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonPath;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.json.JsonValue;
import io.hookseal.request.RequestHead;
import io.hookseal.scheme.HeaderNames;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.SenderProfile;
import io.hookseal.signature.FieldDigest;
import io.hookseal.signature.SignedBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one sender's bodies are read: where event, signed time and identity stand. Immutable. */
final class BodyFacts {
    private final JsonScanner scanner;
    private final JsonLexis lexis;
    private final boolean canonical;
    private final boolean otherContentIsNew;
    private final IdentityRule identity;
    private final @Nullable JsonPath event;
    private final @Nullable String eventHeader;
    private final @Nullable String identityHeader;

    /** By pointer, so that none is parsed for a delivery. */
    private final Map<String, JsonPath> paths = new LinkedHashMap<>();

    BodyFacts(SenderProfile sender) {
        String pointer = sender.event().pointer();
        this.event = pointer == null ? null : path(pointer);
        for (Scheme scheme : sender.schemes()) {
            if (scheme.time() instanceof SignedTime.InBody inBody) {
                path(inBody.pointer());
            }
        }
        this.identity = sender.identity();
        if (identity instanceof IdentityRule.OfFields fields) {
            fields.pointers().forEach(this::path);
        }
        this.identityHeader = identity instanceof IdentityRule.OfSignedHeader signed
                ? signed.header()
                : identity instanceof IdentityRule.OfUnsignedHeader forced
                        ? HeaderNames.normalise(forced.header())
                        : null;
        this.lexis = sender.nonFiniteNumbers() ? JsonLexis.NAN_AND_INFINITY : JsonLexis.STRICT;
        this.canonical = sender.canonical();
        this.otherContentIsNew = sender.handlesOtherContentAsNew();
        this.eventHeader = sender.event().header();
        this.scanner = JsonScanner.builder()
                .lexis(lexis)
                .fields(List.copyOf(paths.values()))
                .build();
    }

    private JsonPath path(String pointer) {
        return paths.computeIfAbsent(pointer, JsonPath::of);
    }

    JsonLexis lexis() {
        return lexis;
    }

    JsonScan scanFields(byte[] body) {
        return scanner.scan(body);
    }

    JsonScan scanCanonical(byte[] body) {
        return scanner.scanCanonical(body);
    }

    boolean namesEventInBody() {
        return event != null;
    }

    @Nullable
    String eventInBody(JsonScan scan) {
        if (event == null || !(scan instanceof JsonScan.WellFormed found)) {
            return null;
        }
        JsonValue value = found.field(event);
        return value != null && value.kind() == JsonValue.Kind.STRING ? value.text() : null;
    }

    @Nullable
    String eventInHeader(RequestHead head) {
        return eventHeader == null ? null : head.header(eventHeader);
    }

    /** The signed time in a body, or null where there is none or its text is not one. */
    @Nullable
    Instant timeInBody(SignedTime.InBody where, JsonScan scan) {
        JsonPath path = paths.get(where.pointer());
        JsonValue value = path != null && scan instanceof JsonScan.WellFormed found ? found.field(path) : null;
        if (value == null || (value.kind() != JsonValue.Kind.STRING && value.kind() != JsonValue.Kind.NUMBER)) {
            return null;
        }
        return SignedTimes.parse(value.text(), where.format());
    }

    /** The signed time in a head, or null where there is none or its text is not one. */
    static @Nullable Instant timeInHead(SignedTime where, @Nullable String text) {
        if (text == null || where instanceof SignedTime.None) {
            return null;
        }
        return SignedTimes.parse(
                text,
                where instanceof SignedTime.InHeader inHeader
                        ? inHeader.format()
                        : ((SignedTime.InSignatureHeader) where).format());
    }

    /** What a header adds to the identity, or null. */
    byte @Nullable [] headerPart(RequestHead head) {
        String value = identityHeader == null ? null : head.header(identityHeader);
        return identityHeader == null || value == null ? null : FieldDigest.of(List.of(identityHeader, value));
    }

    /** The identity of an authentic delivery: a SHA-256 over bytes that the signature covers, or a forced header as well. */
    byte[] identity(BodyContent content, byte @Nullable [] headerPart) {
        if (identity instanceof IdentityRule.OfUnsignedHeader) {
            return headerPart == null
                    ? content.fingerprint()
                    : FieldDigest.withContent(headerPart, content.fingerprint());
        }
        if (headerPart != null) {
            return headerPart;
        }
        if (identity instanceof IdentityRule.OfFields fields) {
            byte[] declared = ofFields(fields, content.scan());
            if (declared != null) {
                return otherContentIsNew ? FieldDigest.withContent(declared, content.fingerprint()) : declared;
            }
        }
        SignedForm form = identity instanceof IdentityRule.OfSignedForm of ? of.form() : null;
        if (form instanceof SignedForm.RawBody) {
            return content.bodyDigest(!canonical);
        }
        boolean isFingerprint = !canonical || form instanceof SignedForm.CanonicalJson;
        return isFingerprint ? content.fingerprint() : content.signed().sha256();
    }

    /** What the sender declares as the identity where that alone does not decide; null where it does, or is not there. */
    byte @Nullable [] declaredIdentity(BodyContent content) {
        return otherContentIsNew && identity instanceof IdentityRule.OfFields fields
                ? ofFields(fields, content.scan())
                : null;
    }

    private byte @Nullable [] ofFields(IdentityRule.OfFields fields, JsonScan scan) {
        if (!(scan instanceof JsonScan.WellFormed found)) {
            return null;
        }
        List<String> values = new ArrayList<>(3 * fields.pointers().size());
        for (String pointer : fields.pointers()) {
            JsonPath path = paths.get(pointer);
            JsonValue value = path == null ? null : found.field(path);
            if (value == null || value.kind() == JsonValue.Kind.NULL) {
                return null;
            }
            values.add(pointer);
            values.add(value.kind().name());
            values.add(value.text());
        }
        return FieldDigest.of(values);
    }

    /** The SHA-256 of the signed form: of the canonical one where the profile has it, whichever the signature matched. */
    byte[] fingerprint(BodyContent content) {
        return canonical && content.scan() instanceof JsonScan.WellFormed found
                ? SignedBytes.canonical(found).sha256()
                : content.signed().sha256();
    }
}
