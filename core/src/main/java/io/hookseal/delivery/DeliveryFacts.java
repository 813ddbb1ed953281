package io.hookseal.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery apart from its content: for listeners, logs and metrics, which get no body.
 *
 * <p>What of it the signature covers is said at {@link Delivery}. Event, well-formedness and identity are read out of the body
 * when they are first asked for: whoever keeps this keeps the body in memory. Immutable and safe under many threads.
 */
public final class DeliveryFacts {
    private final Delivery of;

    DeliveryFacts(Delivery of) {
        this.of = of;
    }

    /** {@return the endpoint that it arrived at} */
    public String endpoint() {
        return of.endpoint();
    }

    /** {@return the name of the endpoint's sender profile} */
    public String sender() {
        return of.sender();
    }

    /** {@return the tenant that it is for, or null where the endpoint has no tenants} */
    public @Nullable String tenant() {
        return of.tenant();
    }

    /** {@return what it tells of, or null where the sender names no events or the body is not well-formed JSON} */
    public @Nullable String event() {
        return of.event();
    }

    /**
     * {@return whether the signature covers the event's name} False for senders that name it in an unsigned header, as GitHub and
     * Shopify do: anybody who replays a delivery can change it.
     */
    public boolean eventTrusted() {
        return of.eventTrusted();
    }

    /** {@return the id of the secret that matched, or null where the delivery is unverified} */
    public @Nullable String keyId() {
        return of.keyId();
    }

    /**
     * {@return when the sender says that it signed, or that the event happened; null where the sender signs no time}
     */
    public @Nullable Instant signedTime() {
        return of.signedTime();
    }

    /** {@return whether a signature was verified} False only on endpoints that accept unsigned deliveries. */
    public boolean verified() {
        return of.verified();
    }

    /**
     * {@return whether the body is well-formed JSON} Authentic bytes that are not are handed over without event and fields.
     */
    public boolean wellFormed() {
        return of.wellFormed();
    }

    /** {@return length of the body in bytes} */
    public int length() {
        return of.length();
    }

    /**
     * {@return what makes two requests the same delivery at one endpoint, for one tenant: a SHA-256 in lower-case hexadecimal}
     * Computed when first asked for.
     */
    public String identity() {
        return of.identity();
    }

    /**
     * The SHA-256 of the signed form in lower-case hexadecimal, which tells apart deliveries that share an identity.
     * Computed when first asked for.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        return of.fingerprint();
    }

    /**
     * What the sender declares as the identity, without the content, where its profile takes other content under one declared
     * identity for a new delivery ({@code IdentityRule.OtherContent.HANDLE_AS_NEW}). Then {@link #identity()} is made of both.
     * Computed whenever asked for.
     *
     * @return a SHA-256 in lower-case hexadecimal, or null where the identity says it all
     */
    public @Nullable String declaredIdentity() {
        return of.declaredIdentity();
    }

    @Override
    public String toString() {
        return of.toString();
    }
}
