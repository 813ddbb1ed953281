package io.hookseal.verification;

import io.hookseal.delivery.Delivery;
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
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one sender's bodies tell beside their signature: event, signed time, identity. */
final class BodyFacts {
    private final JsonScanner scanner;
    private final JsonLexis lexis;
    private final boolean canonical;
    private final boolean otherContentIsNew;
    private final String senderName;
    private final IdentityRule identity;
    private final @Nullable JsonPath event;
    private final @Nullable String eventHeader;

    BodyFacts(SenderProfile sender) {
        this.senderName = sender.name();
        Set<JsonPath> paths = new LinkedHashSet<>();
        String pointer = sender.event().pointer();
        this.event = pointer == null ? null : JsonPath.of(pointer);
        if (event != null) {
            paths.add(event);
        }
        for (Scheme scheme : sender.schemes()) {
            if (scheme.time() instanceof SignedTime.InBody inBody) {
                paths.add(JsonPath.of(inBody.pointer()));
            }
        }
        this.identity = sender.identity();
        if (identity instanceof IdentityRule.OfFields fields) {
            fields.pointers().forEach(field -> paths.add(JsonPath.of(field)));
        }
        this.lexis = sender.nonFiniteNumbers() ? JsonLexis.NAN_AND_INFINITY : JsonLexis.STRICT;
        this.canonical = sender.canonical();
        this.otherContentIsNew = sender.handlesOtherContentAsNew();
        this.eventHeader = sender.event().header();
        this.scanner =
                JsonScanner.builder().lexis(lexis).fields(List.copyOf(paths)).build();
    }

    JsonScan scan(byte[] body) {
        return canonical ? scanner.scanCanonical(body) : scanner.scan(body);
    }

    Verdict unverified(String endpoint, RequestHead head, byte[] body) {
        JsonScan scan = scanner.scan(body);
        Delivery.Builder delivery = Delivery.of(endpoint, senderName, body)
                .identity(() -> SignedBytes.of(body).sha256())
                .fingerprint(() -> SignedBytes.of(body).sha256());
        Named named = named(delivery, head, scan, false);
        return new Verdict.Unverified(named.delivery, named.notices);
    }

    Verdict authentic(Delivery.Builder delivery, RequestHead head, JsonScan scan) {
        Named named = named(delivery, head, scan, true);
        return new Verdict.Authentic(named.delivery, named.notices);
    }

    private Named named(Delivery.Builder delivery, RequestHead head, JsonScan scan, boolean signed) {
        Set<Notice> notices = EnumSet.noneOf(Notice.class);
        String fromBody = null;
        if (scan instanceof JsonScan.WellFormed found) {
            delivery.wellFormed(lexis);
            fromBody = event == null ? null : text(found, event);
        } else {
            notices.add(Notice.NOT_WELL_FORMED);
        }
        String fromHeader = eventHeader == null ? null : head.header(eventHeader);
        if (event != null) {
            delivery.event(fromBody, signed);
            if (fromBody != null && fromHeader != null && !fromBody.equals(fromHeader)) {
                notices.add(Notice.EVENT_HEADER_DIFFERS);
            }
        } else {
            delivery.event(fromHeader, false);
        }
        return new Named(delivery.build(), notices);
    }

    /** The signed time, or null where there is none or its text is not one. */
    static @Nullable Instant signedTime(SignedTime where, @Nullable String headText, JsonScan scan) {
        if (where instanceof SignedTime.InBody inBody) {
            JsonValue value =
                    scan instanceof JsonScan.WellFormed found ? found.field(JsonPath.of(inBody.pointer())) : null;
            if (value == null || (value.kind() != JsonValue.Kind.STRING && value.kind() != JsonValue.Kind.NUMBER)) {
                return null;
            }
            return SignedTimes.parse(value.text(), inBody.format());
        }
        if (headText == null || where instanceof SignedTime.None) {
            return null;
        }
        return SignedTimes.parse(
                headText,
                where instanceof SignedTime.InHeader inHeader
                        ? inHeader.format()
                        : ((SignedTime.InSignatureHeader) where).format());
    }

    /** What a header adds to the identity, or null. Taken now: a container may reuse its request's head later. */
    byte @Nullable [] headerPart(RequestHead head) {
        String name = identity instanceof IdentityRule.OfSignedHeader signed
                ? signed.header()
                : identity instanceof IdentityRule.OfUnsignedHeader forced
                        ? HeaderNames.normalise(forced.header())
                        : null;
        String value = name == null ? null : head.header(name);
        return name == null || value == null ? null : FieldDigest.of(List.of(name, value));
    }

    /** The identity of an authentic delivery: a SHA-256 over bytes that the signature covers, or a forced header as well. */
    byte[] identity(byte @Nullable [] headerPart, byte[] body, JsonScan scan, SignedBytes matched) {
        if (identity instanceof IdentityRule.OfUnsignedHeader) {
            byte[] content = fingerprint(scan, matched);
            return headerPart == null ? content : withContent(headerPart, content);
        }
        if (headerPart != null) {
            return headerPart.clone();
        }
        if (identity instanceof IdentityRule.OfFields fields) {
            byte[] declared = ofFields(fields, scan);
            if (declared != null) {
                return otherContentIsNew ? withContent(declared, fingerprint(scan, matched)) : declared;
            }
        }
        SignedForm form = identity instanceof IdentityRule.OfSignedForm of ? of.form() : null;
        if (form instanceof SignedForm.CanonicalJson && scan instanceof JsonScan.WellFormed found && canonical) {
            return SignedBytes.of(found.canonicalBuffer()).sha256();
        }
        return form instanceof SignedForm.RawBody ? SignedBytes.of(body).sha256() : matched.sha256();
    }

    /** What the sender declares as the identity where that alone does not decide; null where it does, or is not there. */
    byte @Nullable [] declaredIdentity(JsonScan scan) {
        return otherContentIsNew && identity instanceof IdentityRule.OfFields fields ? ofFields(fields, scan) : null;
    }

    private static byte @Nullable [] ofFields(IdentityRule.OfFields fields, JsonScan scan) {
        if (!(scan instanceof JsonScan.WellFormed found)) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (String pointer : fields.pointers()) {
            JsonValue value = found.field(JsonPath.of(pointer));
            if (value == null || value.kind() == JsonValue.Kind.NULL) {
                return null;
            }
            values.add(pointer);
            values.add(value.kind() + ":" + value.text());
        }
        return FieldDigest.of(values);
    }

    private static byte[] withContent(byte[] declared, byte[] content) {
        HexFormat hex = HexFormat.of();
        return FieldDigest.of(List.of(hex.formatHex(declared), hex.formatHex(content)));
    }

    /** The SHA-256 of the signed form: of the canonical one where the profile has it, whichever the signature matched. */
    byte[] fingerprint(JsonScan scan, SignedBytes matched) {
        return canonical && scan instanceof JsonScan.WellFormed found
                ? SignedBytes.of(found.canonicalBuffer()).sha256()
                : matched.sha256();
    }

    private static @Nullable String text(JsonScan.WellFormed scan, JsonPath path) {
        JsonValue value = scan.field(path);
        return value != null && value.kind() == JsonValue.Kind.STRING ? value.text() : null;
    }

    private record Named(Delivery delivery, Set<Notice> notices) {}
}
