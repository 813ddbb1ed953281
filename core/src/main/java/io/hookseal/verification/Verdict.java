package io.hookseal.verification;

import io.hookseal.delivery.Delivery;
import java.util.Set;

/** The result of verification alone. */
public sealed interface Verdict {

    /**
     * The signature is right, and the signed time is fresh.
     *
     * @param delivery what arrived; its key id says which secret matched
     * @param notices what is worth a warning
     */
    record Authentic(Delivery delivery, Set<Notice> notices) implements Verdict {
        /**
         * Copies what it is given.
         *
         * @param delivery the delivery
         * @param notices what is worth a warning
         */
        public Authentic {
            notices = Set.copyOf(notices);
        }
    }

    /**
     * Nothing was verified, because the endpoint accepts unsigned deliveries and has no secret.
     *
     * @param delivery what arrived, marked as unverified
     * @param notices what is worth a warning
     */
    record Unverified(Delivery delivery, Set<Notice> notices) implements Verdict {
        /**
         * Copies what it is given.
         *
         * @param delivery the delivery
         * @param notices what is worth a warning
         */
        public Unverified {
            notices = Set.copyOf(notices);
        }
    }

    /**
     * Refused.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements Verdict {}
}
