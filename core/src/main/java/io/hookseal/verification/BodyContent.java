package io.hookseal.verification;

import io.hookseal.delivery.DeliveryContent;
import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonScan;
import io.hookseal.request.RequestHead;
import io.hookseal.signature.SignedBytes;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one body tells, by the rules of its sender's {@link BodyFacts}. The body is scanned when something of it is first asked
 * for, and at most once in each of the threads that do so at the same time.
 */
final class BodyContent implements DeliveryContent, Supplier<Set<Notice>> {
    private final BodyFacts facts;
    private final byte[] body;
    private final @Nullable String eventInHeader;
    private final byte @Nullable [] headerPart;
    private final boolean verified;

    /** Null where that is the body alone. */
    private final @Nullable SignedBytes signedForm;

    private volatile @Nullable JsonScan scan;
    private volatile byte @Nullable [] fingerprint;
    private volatile byte @Nullable [] identity;

    /**
     * The head is read now: a container may use its request again.
     *
     * @param verified whether a signature matched
     * @param signedForm what it covers, null where that is the body alone
     */
    BodyContent(
            BodyFacts facts,
            RequestHead head,
            byte[] body,
            @Nullable JsonScan scan,
            boolean verified,
            @Nullable SignedBytes signedForm) {
        this.facts = facts;
        this.body = body;
        this.eventInHeader = facts.eventInHeader(head);
        this.headerPart = verified ? facts.headerPart(head) : null;
        this.verified = verified;
        this.signedForm = signedForm;
        if (scan != null) { // a volatile write takes as long as all the rest of this, whatever it writes
            this.scan = scan;
        }
    }

    /** Of a body that was signed in its canonical form, the scan that made it; of any other, one without it. */
    JsonScan scan() {
        JsonScan known = scan;
        if (known == null) {
            known = facts.scanFields(body);
            scan = known;
        }
        return known;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public JsonLexis lexis() {
        return facts.lexis();
    }

    @Override
    public @Nullable String event() {
        return facts.namesEventInBody() ? facts.eventInBody(scan()) : eventInHeader;
    }

    @Override
    public boolean eventTrusted() {
        return verified && facts.namesEventInBody() && event() != null;
    }

    @Override
    public boolean wellFormed() {
        return scan() instanceof JsonScan.WellFormed;
    }

    @Override
    public byte[] identity() {
        byte[] known = identity;
        if (known == null) {
            known = verified ? facts.identity(this, headerPart) : fingerprint();
            identity = known;
        }
        return known;
    }

    @Override
    public byte[] fingerprint() {
        byte[] known = fingerprint;
        if (known == null) {
            known = verified ? facts.fingerprint(this) : signed().sha256();
            fingerprint = known;
        }
        return known;
    }

    @Override
    public byte @Nullable [] declaredIdentity() {
        return verified ? facts.declaredIdentity(this) : null;
    }

    /** The signed form; the body where nothing was verified. */
    SignedBytes signed() {
        return signedForm == null ? SignedBytes.of(body) : signedForm;
    }

    /** The SHA-256 of the body as received. */
    byte[] bodyDigest(boolean signedFormCounts) {
        return signedFormCounts && signedForm == null
                ? fingerprint()
                : SignedBytes.of(body).sha256();
    }

    /** What is worth a warning. */
    @Override
    public Set<Notice> get() {
        Set<Notice> notices = EnumSet.noneOf(Notice.class);
        if (!wellFormed()) {
            notices.add(Notice.NOT_WELL_FORMED);
        }
        String fromBody = facts.namesEventInBody() ? event() : null;
        if (fromBody != null && eventInHeader != null && !fromBody.equals(eventInHeader)) {
            notices.add(Notice.EVENT_HEADER_DIFFERS);
        }
        return notices;
    }
}
