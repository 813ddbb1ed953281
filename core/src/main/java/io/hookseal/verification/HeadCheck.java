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

    /** Worth reading. Goes to {@link Verifier#verify} of the verifier that made it, with the head it was made of. */
    abstract sealed class Passed implements HeadCheck {
        final Verifier by;

        private Passed(Verifier by) {
            this.by = by;
        }

        /** What most senders send: one signature, read in one way, for the secrets of the endpoint itself. */
        static final class Plain extends Passed {
            final Scheme scheme;
            final byte[] signature;

            Plain(Verifier by, Scheme scheme, byte[] signature) {
                super(by);
                this.scheme = scheme;
                this.signature = signature;
            }
        }

        /** Any number of readings, perhaps for a tenant's secrets. */
        static final class Full extends Passed {
            final List<SignatureHeader.Present> readings;
            final SecretRing ring;
            final PreparedRing prepared;
            final @Nullable String tenant;

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
        }
    }
}
