package io.hookseal.verification;

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
    final class Passed implements HeadCheck {
        final Verifier by;
        final List<SignatureHeader.Present> readings;
        final SecretRing ring;
        final PreparedRing prepared;
        final @Nullable String tenant;

        Passed(
                Verifier by,
                List<SignatureHeader.Present> readings,
                SecretRing ring,
                PreparedRing prepared,
                @Nullable String tenant) {
            this.by = by;
            this.readings = readings;
            this.ring = ring;
            this.prepared = prepared;
            this.tenant = tenant;
        }
    }
}
