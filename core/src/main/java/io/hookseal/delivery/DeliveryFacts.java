package io.hookseal.delivery;

import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery apart from its content: for listeners, logs and metrics, which get no body.
 *
 * <p>What of it the signature covers is said at {@link Delivery}. Immutable and safe under many threads.
 */
public final class DeliveryFacts {
    private final String endpoint;
    private final String sender;
    private final @Nullable String tenant;
    private final @Nullable String event;
    private final boolean eventTrusted;
    private final @Nullable String keyId;
    private final @Nullable Instant signedTime;
    private final boolean wellFormed;
    private final int length;
    private final Supplier<byte[]> identitySource;
    private final Supplier<byte[]> fingerprintSource;
    private final Supplier<byte @Nullable []> declaredSource;
    private volatile byte @Nullable [] identity;
    private volatile byte @Nullable [] fingerprint;

    DeliveryFacts(Delivery.Builder builder) {
        this.endpoint = builder.endpoint;
        this.sender = builder.sender;
        this.tenant = builder.tenant;
        this.event = builder.event;
        this.eventTrusted = builder.eventTrusted;
        this.keyId = builder.keyId;
        this.signedTime = builder.signedTime;
        this.wellFormed = builder.wellFormed;
        this.length = builder.body.length;
        this.identitySource = builder.identity;
        this.fingerprintSource = builder.fingerprint;
        this.declaredSource = builder.declared;
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
        return event;
    }

    /**
     * {@return whether the signature covers the event's name} False for senders that name it in an unsigned header, as GitHub and
     * Shopify do: anybody who replays a delivery can change it.
     */
    public boolean eventTrusted() {
        return eventTrusted;
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
        return wellFormed;
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
        byte[] known = identity;
        if (known == null) {
            known = identitySource.get();
            identity = known;
        }
        return HexFormat.of().formatHex(known);
    }

    /**
     * The SHA-256 of the signed form in lower-case hexadecimal, which tells apart deliveries that share an identity.
     * Computed when first asked for.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        byte[] known = fingerprint;
        if (known == null) {
            known = fingerprintSource.get();
            fingerprint = known;
        }
        return HexFormat.of().formatHex(known);
    }

    /**
     * What the sender declares as the identity, without the content, where its profile takes other content under one declared
     * identity for a new delivery ({@code IdentityRule.OtherContent.HANDLE_AS_NEW}). Then {@link #identity()} is made of both.
     * Computed whenever asked for.
     *
     * @return a SHA-256 in lower-case hexadecimal, or null where the identity says it all
     */
    public @Nullable String declaredIdentity() {
        byte[] declared = declaredSource.get();
        return declared == null ? null : HexFormat.of().formatHex(declared);
    }

    @Override
    public String toString() {
        return "Delivery[endpoint=" + endpoint + ", sender=" + sender + ", event=" + (event == null ? "-" : "set")
                + ", verified=" + verified() + ", bytes=" + length + "]";
    }
}
