package io.hookseal.verification;

import io.hookseal.delivery.Delivery;
import java.util.Set;
import java.util.function.Supplier;

/** The result of verification alone. */
public sealed interface Verdict {

    /** The signature is right, and the signed time is fresh. */
    final class Authentic implements Verdict {
        private final Delivery delivery;
        private final Supplier<Set<Notice>> notices;

        Authentic(Delivery delivery, Supplier<Set<Notice>> notices) {
            this.delivery = delivery;
            this.notices = notices;
        }

        /**
         * A verdict made elsewhere than by a verifier.
         *
         * @param delivery the delivery
         * @param notices what is worth a warning
         */
        public Authentic(Delivery delivery, Set<Notice> notices) {
            this(delivery, () -> notices);
        }

        /** {@return what arrived; its key id says which secret matched} */
        public Delivery delivery() {
            return delivery;
        }

        /** {@return what is worth a warning} Found when it is first looked at, which may take a scan of the body. */
        public Set<Notice> notices() {
            return new LazyNotices(notices);
        }

        @Override
        public String toString() {
            return "Authentic[" + delivery + "]";
        }
    }

    /** Nothing was verified, because the endpoint accepts unsigned deliveries and has no secret. */
    final class Unverified implements Verdict {
        private final Delivery delivery;
        private final Supplier<Set<Notice>> notices;

        Unverified(Delivery delivery, Supplier<Set<Notice>> notices) {
            this.delivery = delivery;
            this.notices = notices;
        }

        /**
         * A verdict made elsewhere than by a verifier.
         *
         * @param delivery the delivery
         * @param notices what is worth a warning
         */
        public Unverified(Delivery delivery, Set<Notice> notices) {
            this(delivery, () -> notices);
        }

        /** {@return what arrived, marked as unverified} */
        public Delivery delivery() {
            return delivery;
        }

        /** {@return what is worth a warning} Found when it is first looked at, which may take a scan of the body. */
        public Set<Notice> notices() {
            return new LazyNotices(notices);
        }

        @Override
        public String toString() {
            return "Unverified[" + delivery + "]";
        }
    }

    /**
     * Refused.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements Verdict {}
}
