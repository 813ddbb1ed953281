package io.hookseal;

/** What became of a claim when the handler had ended. */
public enum Settlement {
    /** Handled; duplicates are answered 200 without the handler from now on. */
    COMPLETED("completed"),
    /** No handler takes the event; completed as if handled. */
    IGNORED("ignored"),
    /** Not handled; the next delivery runs the handler. */
    RELEASED("released"),
    /** Nobody knows whether it was handled; the claim holds until its lease is over. */
    HELD("held"),
    /** Handled, but somebody took over after the lease was over: perhaps handled twice. */
    OVERLAP("overlap"),
    /** Handled, but the store could not be told; a duplicate may run the handler again. */
    COMPLETE_FAILED("complete-failed"),
    /** Not handled, and the store could not be told; the claim holds until its lease is over. */
    RELEASE_FAILED("release-failed"),
    /** Handled, or not, without a claim. */
    UNPROTECTED("unprotected");

    private final String code;

    Settlement(String code) {
        this.code = code;
    }

    /** {@return the settlement's name in logs and machine output} */
    public String code() {
        return code;
    }
}
