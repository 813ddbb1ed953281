package io.hookseal.json;

/**
 * One scalar of a JSON body: a string, a number or one of the literals {@code true}, {@code false} and {@code null}.
 *
 * <p>Numbers keep their spelling: {@code 1.0}, {@code 1e0} and {@code 1} are different values here. Immutable.
 */
public final class JsonValue {

    /** What a scalar is. */
    public enum Kind {
        /** A string; the text is decoded. */
        STRING,
        /** A number, or {@code NaN}, {@code Infinity} or {@code -Infinity} where the lexis has them; the text is as sent. */
        NUMBER,
        /** The literal {@code true}. */
        TRUE,
        /** The literal {@code false}. */
        FALSE,
        /** The literal {@code null}. */
        NULL
    }

    private final Kind kind;
    private final String text;

    private JsonValue(Kind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** Returns the scalar whose token is {@code body[from, to)}, which a scan has found well-formed. */
    static JsonValue ofToken(byte[] body, int from, int to) {
        return switch (body[from]) {
            case '"' -> new JsonValue(Kind.STRING, JsonText.decode(body, from + 1, to - 1));
            case 't' -> new JsonValue(Kind.TRUE, "true");
            case 'f' -> new JsonValue(Kind.FALSE, "false");
            case 'n' -> new JsonValue(Kind.NULL, "null");
            default -> new JsonValue(Kind.NUMBER, JsonText.decode(body, from, to));
        };
    }

    /** {@return what this scalar is} */
    public Kind kind() {
        return kind;
    }

    /**
     * {@return the decoded text of a string, or a number or literal exactly as it stands in the body} The escape of a lone
     * surrogate becomes one unpaired UTF-16 unit.
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonValue value && kind == value.kind && text.equals(value.text);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + text.hashCode();
    }

    /** Returns the kind alone: a value is part of a body, and bodies are kept out of logs. */
    @Override
    public String toString() {
        return "JsonValue[" + kind + "]";
    }
}
