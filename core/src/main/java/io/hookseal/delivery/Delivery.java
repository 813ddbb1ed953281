package io.hookseal.delivery;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonPath;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One inbound request that a receiver accepted, as its handler sees it.
 *
 * <p>Everything here is covered by the signature, with two exceptions that say so: {@link #event()} where
 * {@link #eventTrusted()} is false, and everything where {@link #verified()} is false. Immutable and safe under many
 * threads. {@link #toString()} shows neither body nor secret.
 */
public final class Delivery {
    private final String endpoint;
    private final String sender;
    private final @Nullable String tenant;
    private final @Nullable String event;
    private final boolean eventTrusted;
    private final @Nullable String keyId;
    private final @Nullable Instant signedTime;
    private final boolean verified;
    private final boolean wellFormed;
    private final JsonLexis lexis;
    private final byte[] body;
    private final Supplier<byte[]> identitySource;
    private volatile byte @Nullable [] identity;

    private Delivery(Builder builder) {
        this.endpoint = builder.endpoint;
        this.sender = builder.sender;
        this.tenant = builder.tenant;
        this.event = builder.event;
        this.eventTrusted = builder.eventTrusted;
        this.keyId = builder.keyId;
        this.signedTime = builder.signedTime;
        this.verified = builder.keyId != null;
        this.wellFormed = builder.wellFormed;
        this.lexis = builder.lexis;
        this.body = builder.body;
        this.identitySource = builder.identity;
    }

    /**
     * Begins a delivery; for the verifier and for tests of handlers.
     *
     * @param body the body; handed over, not copied
     */
    public static Builder of(String endpoint, String sender, byte[] body) {
        return new Builder(endpoint, sender, body);
    }

    /** The endpoint that it arrived at. */
    public String endpoint() {
        return endpoint;
    }

    /** The name of the endpoint's sender profile. */
    public String sender() {
        return sender;
    }

    /** The tenant that it is for, or null where the endpoint has no tenants. */
    public @Nullable String tenant() {
        return tenant;
    }

    /** What it tells of, or null where the sender names no events or the body is not well-formed JSON. */
    public @Nullable String event() {
        return event;
    }

    /**
     * Whether the signature covers the event's name. False for senders that name it in an unsigned header, as GitHub and
     * Shopify do: anybody who replays a delivery can change it.
     */
    public boolean eventTrusted() {
        return eventTrusted;
    }

    /** The id of the secret that matched, or null where the delivery is unverified. */
    public @Nullable String keyId() {
        return keyId;
    }

    /** When the sender says that it signed, or that the event happened; null where the sender signs no time. */
    public @Nullable Instant signedTime() {
        return signedTime;
    }

    /** Whether a signature was verified. False only on endpoints that accept unsigned deliveries. */
    public boolean verified() {
        return verified;
    }

    /** Whether the body is well-formed JSON. Authentic bytes that are not are handed over without event and fields. */
    public boolean wellFormed() {
        return wellFormed;
    }

    /** Length of the body in bytes. */
    public int length() {
        return body.length;
    }

    /** A copy of the body, byte for byte as received and verified. */
    public byte[] body() {
        return body.clone();
    }

    /** The body without a copy, as a stream from its first byte. */
    public InputStream bodyStream() {
        return new ByteArrayInputStream(body);
    }

    /**
     * The scalar at a JSON Pointer (RFC 6901) over object members, such as {@code /run/id}.
     *
     * @return the value; null where the body has none there, where it is an object or an array, or where the body is not
     *     well-formed JSON
     * @throws IllegalArgumentException where the pointer is none
     */
    public @Nullable JsonValue field(String pointer) {
        JsonPath path = JsonPath.of(pointer);
        JsonScan scan =
                JsonScanner.builder().lexis(lexis).fields(List.of(path)).build().scan(body);
        return scan instanceof JsonScan.WellFormed found ? found.field(path) : null;
    }

    /**
     * What makes two requests the same delivery at one endpoint, for one tenant: a SHA-256 in lower-case hexadecimal.
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

    @Override
    public String toString() {
        return "Delivery[endpoint=" + endpoint + ", sender=" + sender + ", event=" + (event == null ? "-" : "set")
                + ", verified=" + verified + ", bytes=" + body.length + "]";
    }

    /** Collects the facts of a delivery. Not thread-safe. */
    public static final class Builder {
        private final String endpoint;
        private final String sender;
        private final byte[] body;
        private @Nullable String tenant;
        private @Nullable String event;
        private boolean eventTrusted;
        private @Nullable String keyId;
        private @Nullable Instant signedTime;
        private boolean wellFormed;
        private JsonLexis lexis = JsonLexis.STRICT;
        private Supplier<byte[]> identity = () -> new byte[0];

        private Builder(String endpoint, String sender, byte[] body) {
            this.endpoint = endpoint;
            this.sender = sender;
            this.body = body;
        }

        /** The tenant. */
        public Builder tenant(@Nullable String id) {
            tenant = id;
            return this;
        }

        /** The event's name and whether the signature covers it. */
        public Builder event(@Nullable String name, boolean trusted) {
            event = name;
            eventTrusted = trusted && name != null;
            return this;
        }

        /** The id of the secret that matched; a delivery without one is unverified. */
        public Builder keyId(@Nullable String id) {
            keyId = id;
            return this;
        }

        /** The signed time. */
        public Builder signedTime(@Nullable Instant time) {
            signedTime = time;
            return this;
        }

        /** The body is well-formed JSON of this lexis. */
        public Builder wellFormed(JsonLexis of) {
            wellFormed = true;
            lexis = of;
            return this;
        }

        /** Computes the identity, a SHA-256. */
        public Builder identity(Supplier<byte[]> source) {
            identity = source;
            return this;
        }

        /** Builds the delivery. */
        public Delivery build() {
            return new Delivery(this);
        }
    }
}
