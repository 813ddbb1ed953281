package io.hookseal.delivery;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonPath;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final @Nullable String keyId;
    private final @Nullable Instant signedTime;
    private final DeliveryContent content;

    /** One for each delivery: listeners know it again by it. */
    private volatile @Nullable DeliveryFacts facts;

    private Delivery(Builder builder) {
        this.endpoint = builder.endpoint;
        this.sender = builder.sender;
        this.tenant = builder.tenant;
        this.keyId = builder.keyId;
        this.signedTime = builder.signedTime;
        this.content = builder.content != null ? builder.content : new Given(builder);
    }

    /**
     * Begins a delivery; for the verifier and for tests of handlers.
     *
     * @param endpoint the endpoint's name
     * @param sender the sender profile's name
     * @param body the body; handed over, not copied
     * @return what was made
     */
    public static Builder of(String endpoint, String sender, byte[] body) {
        return new Builder(endpoint, sender, body);
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

    /** {@return the tokens that its body is well-formed in, or null where it is not} For whoever keeps it and makes it again. */
    public @Nullable JsonLexis lexis() {
        return wellFormed() ? content.lexis() : null;
    }

    /** {@return length of the body in bytes} */
    public int length() {
        return content.body().length;
    }

    /** {@return a copy of the body, byte for byte as received and verified} */
    public byte[] body() {
        return content.body().clone();
    }

    /** {@return the body without a copy, as a stream from its first byte} */
    public InputStream bodyStream() {
        return new BodyStream(content.body());
    }

    /**
     * The scalar at a JSON Pointer (RFC 6901) over object members, such as {@code /run/id}.
     *
     * @param pointer the JSON Pointer
     * @return the value; null where the body has none there, where it is an object or an array, or where the body is not
     *     well-formed JSON
     * @throws IllegalArgumentException where the pointer is none
     */
    public @Nullable JsonValue field(String pointer) {
        JsonPath path = JsonPath.of(pointer);
        JsonScan scan = JsonScanner.builder()
                .lexis(content.lexis())
                .fields(List.of(path))
                .build()
                .scan(content.body());
        return scan instanceof JsonScan.WellFormed found ? found.field(path) : null;
    }

    /**
     * {@return what makes two requests the same delivery at one endpoint, for one tenant: a SHA-256 in lower-case hexadecimal}
     * Computed when first asked for.
     */
    public String identity() {
        return HexFormat.of().formatHex(content.identity());
    }

    /**
     * The SHA-256 of the signed form in lower-case hexadecimal, which tells apart deliveries that share an identity.
     * Computed when first asked for.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(content.fingerprint());
    }

    /**
     * {@return the 32 bytes that {@link #identity()} writes in hexadecimal} A copy.
     */
    public byte[] identityBytes() {
        return content.identity().clone();
    }

    /**
     * {@return the 32 bytes that {@link #fingerprint()} writes in hexadecimal} A copy.
     */
    public byte[] fingerprintBytes() {
        return content.fingerprint().clone();
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

    /** {@return what is known of it apart from its content; always the same object} */
    public DeliveryFacts facts() {
        DeliveryFacts known = facts;
        return known != null ? known : madeOnce();
    }

    private synchronized DeliveryFacts madeOnce() {
        DeliveryFacts known = facts;
        if (known == null) {
            known = new DeliveryFacts(this);
            facts = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "Delivery[endpoint=" + endpoint + ", sender=" + sender + ", event=" + (event() == null ? "-" : "set")
                + ", verified=" + verified() + ", bytes=" + length() + "]";
    }

    /** Collects the facts of a delivery. Not thread-safe. */
    public static final class Builder {
        final String endpoint;
        final String sender;
        final byte[] body;

        @Nullable
        String tenant;

        @Nullable
        String event;

        boolean eventTrusted;

        @Nullable
        String keyId;

        @Nullable
        Instant signedTime;

        boolean wellFormed;
        private JsonLexis lexis = JsonLexis.STRICT;
        Supplier<byte[]> identity = () -> new byte[32];
        Supplier<byte[]> fingerprint = () -> new byte[32];
        Supplier<byte @Nullable []> declared = () -> null;

        @Nullable
        DeliveryContent content;

        private Builder(String endpoint, String sender, byte[] body) {
            this.endpoint = endpoint;
            this.sender = sender;
            this.body = body;
        }

        /**
         * The tenant.
         *
         * @param id the id
         * @return this builder
         */
        public Builder tenant(@Nullable String id) {
            tenant = id;
            return this;
        }

        /**
         * The event's name and whether the signature covers it.
         *
         * @param name the name
         * @param trusted whether the signature covers it
         * @return this builder
         */
        public Builder event(@Nullable String name, boolean trusted) {
            event = name;
            eventTrusted = trusted && name != null;
            return this;
        }

        /**
         * The id of the secret that matched; a delivery without one is unverified.
         *
         * @param id the id
         * @return this builder
         */
        public Builder keyId(@Nullable String id) {
            keyId = id;
            return this;
        }

        /**
         * The signed time.
         *
         * @param time the signed time
         * @return this builder
         */
        public Builder signedTime(@Nullable Instant time) {
            signedTime = time;
            return this;
        }

        /**
         * The body is well-formed JSON of this lexis.
         *
         * @param of the lexis
         * @return this builder
         */
        public Builder wellFormed(JsonLexis of) {
            wellFormed = true;
            lexis = of;
            return this;
        }

        /**
         * Everything that is read out of the bytes comes from here, and nothing of it from the other methods.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder content(DeliveryContent source) {
            content = source;
            return this;
        }

        /**
         * Computes the fingerprint, a SHA-256.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder fingerprint(Supplier<byte[]> source) {
            fingerprint = source;
            return this;
        }

        /**
         * Computes the identity, a SHA-256.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder identity(Supplier<byte[]> source) {
            identity = source;
            return this;
        }

        /**
         * Computes what the sender declares as the identity, a SHA-256. Default: nothing.
         *
         * @param source where it comes from
         * @return this builder
         */
        public Builder declaredIdentity(Supplier<byte @Nullable []> source) {
            declared = source;
            return this;
        }

        /**
         * Builds the delivery.
         *
         * @return what was built
         */
        public Delivery build() {
            return new Delivery(this);
        }
    }

    /** A stream that lends its array to nobody: JDK 17's own hands it to whatever it is transferred to. */
    private static final class BodyStream extends ByteArrayInputStream {
        BodyStream(byte[] body) {
            super(body);
        }

        @Override
        public synchronized long transferTo(OutputStream out) throws IOException {
            byte[] rest = readAllBytes();
            out.write(rest);
            return rest.length;
        }
    }

    /** Content that was given to the builder piece by piece. */
    private static final class Given implements DeliveryContent {
        private final byte[] body;
        private final JsonLexis lexis;
        private final @Nullable String event;
        private final boolean eventTrusted;
        private final boolean wellFormed;
        private final Supplier<byte[]> identity;
        private final Supplier<byte[]> fingerprint;
        private final Supplier<byte @Nullable []> declared;
        private volatile byte @Nullable [] knownIdentity;
        private volatile byte @Nullable [] knownFingerprint;

        Given(Builder builder) {
            this.body = builder.body;
            this.lexis = builder.lexis;
            this.event = builder.event;
            this.eventTrusted = builder.eventTrusted;
            this.wellFormed = builder.wellFormed;
            this.identity = builder.identity;
            this.fingerprint = builder.fingerprint;
            this.declared = builder.declared;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public JsonLexis lexis() {
            return lexis;
        }

        @Override
        public @Nullable String event() {
            return event;
        }

        @Override
        public boolean eventTrusted() {
            return eventTrusted;
        }

        @Override
        public boolean wellFormed() {
            return wellFormed;
        }

        @Override
        public byte[] identity() {
            byte[] known = knownIdentity;
            if (known == null) {
                known = identity.get();
                knownIdentity = known;
            }
            return known;
        }

        @Override
        public byte[] fingerprint() {
            byte[] known = knownFingerprint;
            if (known == null) {
                known = fingerprint.get();
                knownFingerprint = known;
            }
            return known;
        }

        @Override
        public byte @Nullable [] declaredIdentity() {
            return declared.get();
        }
    }
}
