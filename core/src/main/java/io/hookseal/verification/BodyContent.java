package io.hookseal.verification;

import io.hookseal.delivery.DeliveryContent;
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
    private final @Nullable SignedBytes matched;
    private final boolean rawMatched;
    private volatile @Nullable JsonScan scan;
    private volatile byte @Nullable [] fingerprint;
    private volatile byte @Nullable [] identity;

    /**
     * The head is read now: a container may use its request again.
     *
     * @param matched what the signature covers, null where nothing was verified
     * @param rawMatched whether that is the body alone
     */
    BodyContent(
            BodyFacts facts,
            RequestHead head,
            byte[] body,
            @Nullable JsonScan scan,
            @Nullable SignedBytes matched,
            boolean rawMatched) {
        this.facts = facts;
        this.body = body;
        this.eventInHeader = facts.eventInHeader(head);
        this.headerPart = matched == null ? null : facts.headerPart(head);
        this.scan = scan;
        this.matched = matched;
        this.rawMatched = rawMatched;
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
    public @Nullable String event() {
        return facts.namesEventInBody() ? facts.eventInBody(scan()) : eventInHeader;
    }

    @Override
    public boolean eventTrusted() {
        return matched != null && facts.namesEventInBody() && event() != null;
    }

    @Override
    public boolean wellFormed() {
        return scan() instanceof JsonScan.WellFormed;
    }

    @Override
    public byte[] identity() {
        byte[] known = identity;
        if (known == null) {
            known = matched == null ? fingerprint() : facts.identity(this, headerPart);
            identity = known;
        }
        return known;
    }

    @Override
    public byte[] fingerprint() {
        byte[] known = fingerprint;
        if (known == null) {
            known = matched == null ? signed().sha256() : facts.fingerprint(this);
            fingerprint = known;
        }
        return known;
    }

    @Override
    public byte @Nullable [] declaredIdentity() {
        return matched == null ? null : facts.declaredIdentity(this);
    }

    /** The signed form; the body where nothing was verified. */
    SignedBytes signed() {
        return matched == null ? SignedBytes.of(body) : matched;
    }

    /** The SHA-256 of the body as received. */
    byte[] bodyDigest(boolean signedFormCounts) {
        return signedFormCounts && rawMatched
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
