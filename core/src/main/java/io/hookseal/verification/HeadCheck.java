package io.hookseal.verification;

import io.hookseal.scheme.Scheme;
import io.hookseal.secrets.SecretRing;
import io.hookseal.signature.SignatureHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the request head alone says: refused without reading the body, or worth reading. */
public sealed interface HeadCheck {

    /**
     * Refused; the body need not be read.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements HeadCheck {}

    /**
     * Worth reading. Goes to {@link Verifier#verify} of the verifier that made it, with the head it was made of.
     */
    abstract sealed class Passed implements HeadCheck {
        final Verifier by;

        private Passed(Verifier by) {
            this.by = by;
        }

        /** The secrets to be tried that are live now. */
        abstract List<PreparedRing.Key> live();

        abstract @Nullable String tenant();

        /** What most requests come to, kept in half the memory: one signature in one scheme, for the endpoint's own secrets. */
        static final class Plain extends Passed {
            final Scheme scheme;

            /** Begins with the decoded signature. */
            final byte[] signature;

            Plain(Verifier by, Scheme scheme, byte[] signature) {
                super(by);
                this.scheme = scheme;
                this.signature = signature;
            }

            @Override
            List<PreparedRing.Key> live() {
                return by.live();
            }

            @Override
            @Nullable
            String tenant() {
                return null;
            }
        }

        /** Any number of readings, perhaps for a tenant's secrets. */
        static final class Full extends Passed {
            final List<SignatureHeader.Present> readings;
            private final SecretRing ring;
            private final PreparedRing prepared;
            private final @Nullable String tenant;

            Full(
                    Verifier by,
                    List<SignatureHeader.Present> readings,
                    SecretRing ring,
                    PreparedRing prepared,
                    @Nullable String tenant) {
                super(by);
                this.readings = readings;
                this.ring = ring;
                this.prepared = prepared;
                this.tenant = tenant;
            }

            @Override
            List<PreparedRing.Key> live() {
                return by.live(prepared, ring);
            }

            @Override
            @Nullable
            String tenant() {
                return tenant;
            }
        }
    }
}
