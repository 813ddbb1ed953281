package io.hookseal.verification;

/** Something worth a warning about a delivery that was accepted all the same. */
public enum Notice {
    /** An unsigned header names another event than the signed body; the body counts. */
    EVENT_HEADER_DIFFERS("event-header-differs"),
    /** Authentic, but not well-formed JSON: handed over as bytes, without event and fields. */
    NOT_WELL_FORMED("not-well-formed");

    private final String code;

    Notice(String code) {
        this.code = code;
    }

    /** {@return the notice's name in logs and machine output} */
    public String code() {
        return code;
    }
}
