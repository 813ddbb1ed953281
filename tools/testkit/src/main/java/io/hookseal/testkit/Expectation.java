package io.hookseal.testkit;

/**
 * The verdict a strict receiver gives on a recorded request. It concerns the signature alone, not whether an event must
 * be handled.
 */
public sealed interface Expectation {

    /** The signature verifies. */
    record Authentic() implements Expectation {
        @Override
        public boolean isAuthentic() {
            return true;
        }

        @Override
        public String text() {
            return "valid";
        }
    }

    /**
     * The request is refused.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements Expectation {
        @Override
        public boolean isAuthentic() {
            return false;
        }

        @Override
        public String text() {
            return "invalid:" + reason.text();
        }
    }

    /** Why a recorded request is refused. */
    enum Reason {
        /** There is no signature header. */
        MISSING_SIGNATURE("missing-signature"),
        /** The signature header stands there more than once. */
        DUPLICATE_SIGNATURE("duplicate-signature"),
        /** The value of the signature header does not have the form its sender gives it. */
        SIGNATURE_FORMAT("signature-format"),
        /** The signature is well-formed and is not the one of this request. */
        SIGNATURE_MISMATCH("signature-mismatch"),
        /** The body cannot be brought into the signed form. */
        BODY("body"),
        /** A JSON object in the body has two members of one name. */
        DUPLICATE_KEY("duplicate-key");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /**
         * The reason as the recordings spell it.
         *
         * @return lower-case words joined by hyphens
         */
        public String text() {
            return text;
        }
    }

    /**
     * Whether the signature verifies.
     *
     * @return true for {@link Authentic}, false for {@link Refused}
     */
    boolean isAuthentic();

    /**
     * The expectation as the recordings spell it.
     *
     * @return {@code valid}, or {@code invalid:} and the reason
     */
    String text();

    /**
     * Reads an expectation as the recordings spell it.
     *
     * @param text {@code valid}, or {@code invalid:} and a reason
     * @return the expectation
     * @throws IllegalArgumentException if the text is neither
     */
    static Expectation parse(String text) {
        if (text.equals("valid")) {
            return new Authentic();
        }
        for (Reason reason : Reason.values()) {
            if (text.equals("invalid:" + reason.text())) {
                return new Refused(reason);
            }
        }
        throw new IllegalArgumentException("neither valid nor a known reason: " + text);
    }
}
