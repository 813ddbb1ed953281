package io.hookseal.json;

/** The set of tokens a sender writes: RFC 8259's, or these and the three numbers that some serialisers add. */
public enum JsonLexis {
    /** The tokens of RFC 8259, section 2, and no others. */
    STRICT,

    /**
     * RFC 8259's tokens and {@code NaN}, {@code Infinity} and {@code -Infinity}, which CPython's {@code json.dumps} writes
     * unless it is told {@code allow_nan=False}. They are numbers: {@link JsonValue.Kind#NUMBER}.
     */
    NAN_AND_INFINITY
}
