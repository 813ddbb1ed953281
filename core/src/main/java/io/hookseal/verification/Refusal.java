package io.hookseal.verification;

/**
 * Why a request is refused. Closed: nothing is refused for a reason that is not here.
 *
 * <p>Reasons are for listeners, metrics and logs. Every {@link Kind#AUTHENTICATION} reason gets the same answer, so that
 * the outside learns nothing from it.
 */
public enum Refusal {
    /** No signature header, or a blank one. */
    MISSING_SIGNATURE("missing-signature", Kind.AUTHENTICATION),
    /** More than one signature header line. */
    DUPLICATE_SIGNATURE("duplicate-signature", Kind.AUTHENTICATION),
    /** A signature header that is not of the scheme's form. */
    SIGNATURE_FORMAT("signature-format", Kind.AUTHENTICATION),
    /** A header that the signature covers is missing, repeated or contains its delimiter. */
    SIGNED_HEADER("signed-header", Kind.AUTHENTICATION),
    /** No live secret makes this signature. */
    SIGNATURE_MISMATCH("signature-mismatch", Kind.AUTHENTICATION),
    /** Under a canonical profile: the body is not strict JSON. */
    BODY("body", Kind.AUTHENTICATION),
    /** Under a canonical profile: an object has a key twice. */
    DUPLICATE_KEY("duplicate-key", Kind.AUTHENTICATION),
    /** The signed time is missing or cannot be read. */
    SIGNED_TIME("signed-time", Kind.AUTHENTICATION),
    /** The signed time is older than the endpoint's maximum age. */
    STALE("stale", Kind.AUTHENTICATION),
    /** The signed time is too far ahead. */
    AHEAD("ahead", Kind.AUTHENTICATION),
    /** The tenant is not known. */
    UNKNOWN_TENANT("unknown-tenant", Kind.AUTHENTICATION),
    /** A method other than POST. */
    METHOD("method", Kind.REQUEST),
    /** A content encoding: compressed bodies are never inflated. */
    CONTENT_ENCODING("content-encoding", Kind.REQUEST),
    /** The body is longer than the endpoint's limit. */
    TOO_LONG("too-long", Kind.REQUEST),
    /** The body ended before its declared length, or the connection broke. */
    TRUNCATED("truncated", Kind.PASSING),
    /** The body did not arrive before the reading deadline. */
    TOO_SLOW("too-slow", Kind.PASSING),
    /** No room for the body in the receiver's byte budget. */
    NO_BUDGET("no-budget", Kind.PASSING),
    /** A body was announced, but somebody else had already read the stream. */
    DRAINED("drained", Kind.PASSING),
    /** No secret of the ring is live now. */
    NO_LIVE_SECRET("no-live-secret", Kind.PASSING),
    /** The tenant resolver failed. */
    TENANT_LOOKUP_FAILED("tenant-lookup-failed", Kind.PASSING),
    /** Too many unknown tenants are being asked for. */
    TENANT_LOOKUP_OVERLOADED("tenant-lookup-overloaded", Kind.PASSING),
    /** Authentic, but the same delivery is being handled, and was for as long as this one could wait. */
    IN_FLIGHT("in-flight", Kind.PASSING),
    /** Authentic, but the store holds as many claims in flight as it may. */
    STORE_FULL("store-full", Kind.PASSING),
    /** Authentic, but the store cannot say whether it was handled. */
    STORE_FAILED("store-failed", Kind.PASSING),
    /** Authentic, but the inbox could not keep it, or not in time. */
    INBOX_FAILED("inbox-failed", Kind.PASSING),
    /** Authentic, but the receiver is closed and takes nothing new. */
    STOPPING("stopping", Kind.PASSING);

    /** What kind of refusal it is, which decides whether a sender should try again. */
    public enum Kind {
        /** The request could not be shown to be authentic. */
        AUTHENTICATION,
        /** The request is of a kind that is never taken; trying again would not help. */
        REQUEST,
        /** The receiver's side, or the connection: the same request may be taken later. */
        PASSING
    }

    private final String code;
    private final Kind kind;

    Refusal(String code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    /** {@return the reason's name in logs and machine output} */
    public String code() {
        return code;
    }

    /** {@return the reason's kind} */
    public Kind kind() {
        return kind;
    }
}
