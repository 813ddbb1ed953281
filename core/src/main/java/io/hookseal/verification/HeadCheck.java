package io.hookseal.verification;

import io.hookseal.scheme.Scheme;
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

    /** Worth reading. Goes to {@link Verifier#verify} together with the head it was made of. */
    final class Passed implements HeadCheck {
        final List<Reading> readings;
        final @Nullable PreparedRing ring;
        final @Nullable String tenant;

        Passed(List<Reading> readings, @Nullable PreparedRing ring, @Nullable String tenant) {
            this.readings = readings;
            this.ring = ring;
            this.tenant = tenant;
        }
    }

    /** One scheme that could read the signature header, and what it read. */
    record Reading(Scheme scheme, SignatureHeader.Present header) {}
}
