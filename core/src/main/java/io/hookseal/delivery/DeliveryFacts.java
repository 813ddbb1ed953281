package io.hookseal.delivery;

import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery apart from its content: for listeners, logs and metrics, which get no body.
 *
 * <p>What of it the signature covers is said at {@link Delivery}. Event, well-formedness and identity are read out of the body
 * when they are first asked for: whoever keeps this keeps the body in memory. Immutable and safe under many threads.
 */
public final class DeliveryFacts {
    private final String endpoint;
    private final String sender;
    private final @Nullable String tenant;
    private final @Nullable String keyId;
    private final @Nullable Instant signedTime;
    private final int length;
    private final DeliveryContent content;

    DeliveryFacts(Delivery.Builder builder) {
        this.endpoint = builder.endpoint;
        this.sender = builder.sender;
        this.tenant = builder.tenant;
        this.keyId = builder.keyId;
        this.signedTime = builder.signedTime;
        this.length = builder.body.length;
        this.content = builder.content != null ? builder.content : new Delivery.Given(builder);
    }

    /** {@return the endpoint that it arrived at} */
    public String endpoint() {
        return endpoint;
    }

    /** {@return the name of the endpoint's sender profile} */
    public String sender() {
        return sender;
    }

    /** {@return the tenant that it is for, or null where the endpoint has no tenants} */
    public @Nullable String tenant() {
        return tenant;
    }

    /** {@return what it tells of, or null where the sender names no events or the body is not well-formed JSON} */
    public @Nullable String event() {
        return content.event();
    }

    /**
     * {@return whether the signature covers the event's name} False for senders that name it in an unsigned header, as GitHub and
     * Shopify do: anybody who replays a delivery can change it.
     */
    public boolean eventTrusted() {
        return content.eventTrusted();
    }

    /** {@return the id of the secret that matched, or null where the delivery is unverified} */
    public @Nullable String keyId() {
        return keyId;
    }

    /**
     * {@return when the sender says that it signed, or that the event happened; null where the sender signs no time}
     */
    public @Nullable Instant signedTime() {
        return signedTime;
    }

    /** {@return whether a signature was verified} False only on endpoints that accept unsigned deliveries. */
    public boolean verified() {
        return keyId != null;
    }

    /**
     * {@return whether the body is well-formed JSON} Authentic bytes that are not are handed over without event and fields.
     */
    public boolean wellFormed() {
        return content.wellFormed();
    }

    /** {@return length of the body in bytes} */
    public int length() {
        return length;
    }

    /**
     * {@return what makes two requests the same delivery at one endpoint, for one tenant: a SHA-256 in lower-case hexadecimal}
     * Computed when first asked for.
     */
    public String identity() {
        return HexFormat.of().formatHex(identityBytes());
    }

    byte[] identityBytes() {
        return content.identity();
    }

    /**
     * The SHA-256 of the signed form in lower-case hexadecimal, which tells apart deliveries that share an identity.
     * Computed when first asked for.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(fingerprintBytes());
    }

    byte[] fingerprintBytes() {
        return content.fingerprint();
    }

    /**
     * What the sender declares as the identity, without the content, where its profile takes other content under one declared
     * identity for a new delivery ({@code IdentityRule.OtherContent.HANDLE_AS_NEW}). Then {@link #identity()} is made of both.
     * Computed whenever asked for.
     *
     * @return a SHA-256 in lower-case hexadecimal, or null where the identity says it all
     */
    public @Nullable String declaredIdentity() {
        byte[] declared = content.declaredIdentity();
        return declared == null ? null : HexFormat.of().formatHex(declared);
    }

    @Override
    public String toString() {
        return "Delivery[endpoint=" + endpoint + ", sender=" + sender + ", event=" + (event() == null ? "-" : "set")
                + ", verified=" + verified() + ", bytes=" + length + "]";
    }
}
