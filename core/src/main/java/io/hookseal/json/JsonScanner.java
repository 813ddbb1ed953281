package io.hookseal.json;

import java.util.List;
import java.util.Objects;

/**
 * A strict reader of JSON bodies, prepared once for an endpoint: it knows the lexis of the sender, how deep a body may be
 * nested and which fields to collect.
 *
 * <p>A body is well-formed if it is one value of RFC 8259 in UTF-8 (RFC 3629), without byte order mark, with nothing but
 * white space around it, nested at most {@link Builder#maxDepth(int) maxDepth} deep, and if no object has two members whose
 * decoded names are equal. Nothing is repaired or skipped.
 *
 * <p>The <em>canonical form</em> is the one that CPython's {@code json.dumps(value, sort_keys=True, separators=(",", ":"))}
 * gives for a body that {@code json.dumps(value)} wrote: without insignificant white space, the members of each object by
 * the code points of their decoded names, every other token as it was sent. Numbers and strings are never re-spelled: a
 * body whose tokens are spelled differently has a different canonical form. Two limits follow from working on the text
 * alone: where the sender sorted names that are not strings (Python's integer keys, in numerical order) its form differs,
 * and two lone surrogate escapes that together look like a pair count as one code point.
 *
 * <p>A scan takes time linear in the length of the body, but for sorting the names of an object with n members, which takes
 * n log n comparisons. It does not recurse. Beyond the body it allocates about 1 KiB, 32 bytes for each member of the
 * objects open at a time, and a copy of each name with escapes; for the canonical form also 1 KiB, up to two buffers of the
 * body's length, and 16 bytes for each member of an object of more than 512 bytes whose members were not in order. Growing
 * included, that is less than 20 bytes, and with the canonical form less than 32, for each byte of a body made of nothing but
 * the shortest members, and mostly next to nothing, and below 6.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class JsonScanner {
    /** How deep arrays and objects may be nested unless the builder is told otherwise: {@value}. */
    public static final int DEFAULT_MAX_DEPTH = 512;

    /**
     * How many bytes a number may have: {@value}, a sign and 4,300 digits. CPython converts no longer integers, so no
     * sender's {@code json.dumps} writes them, and most readers refuse them.
     */
    public static final int MAX_NUMBER_LENGTH = 4301;

    private static final int GREATEST_MAX_DEPTH = 100_000;

    private final boolean notANumber;
    private final int maxDepth;
    private final FieldTree fields;

    private JsonScanner(Builder builder) {
        this.notANumber = builder.lexis == JsonLexis.NAN_AND_INFINITY;
        this.maxDepth = builder.maxDepth;
        this.fields = FieldTree.of(builder.fields);
    }

    /** {@return a builder with the defaults: {@link JsonLexis#STRICT}, {@link #DEFAULT_MAX_DEPTH}, no fields} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Scans a body: is it well-formed, and what stands in its fields.
     *
     * @param body the bytes as received; not copied, so they must not be changed while the result is in use
     * @return what was found; any bytes give a result, none an exception
     */
    public JsonScan scan(byte[] body) {
        return new Pass(body, notANumber, maxDepth, fields, null).run();
    }

    /**
     * Scans a body as {@link #scan(byte[])} does and builds its canonical form in the same pass.
     *
     * @param body the bytes as received; not copied, so they must not be changed while the result is in use
     * @return what was found; any bytes give a result, none an exception
     */
    public JsonScan scanCanonical(byte[] body) {
        return new Pass(body, notANumber, maxDepth, fields, new CanonicalForm(body)).run();
    }

    /** Collects the settings of a scanner. Not for use by several threads at once. */
    public static final class Builder {
        private JsonLexis lexis = JsonLexis.STRICT;
        private int maxDepth = DEFAULT_MAX_DEPTH;
        private List<JsonPath> fields = List.of();

        private Builder() {}

        /**
         * Sets the tokens that a body may have; {@link JsonLexis#STRICT} by default.
         *
         * @param lexis the lexis of the sender
         * @return this builder
         */
        public Builder lexis(JsonLexis lexis) {
            this.lexis = Objects.requireNonNull(lexis, "lexis");
            return this;
        }

        /**
         * Sets how many objects and arrays may be open at once; {@link JsonScanner#DEFAULT_MAX_DEPTH} by default.
         *
         * @param maxDepth from 1 to 100,000
         * @return this builder
         * @throws IllegalArgumentException if the depth is out of range
         */
        public Builder maxDepth(int maxDepth) {
            if (maxDepth < 1 || maxDepth > GREATEST_MAX_DEPTH) {
                throw new IllegalArgumentException("A scanner nests from 1 to " + GREATEST_MAX_DEPTH
                        + " deep: choose a depth in that range instead of " + maxDepth);
            }
            this.maxDepth = maxDepth;
            return this;
        }

        /**
         * Sets the paths whose scalars are collected; none by default.
         *
         * @param fields the paths; one that is named twice counts once
         * @return this builder
         */
        public Builder fields(List<JsonPath> fields) {
            this.fields = List.copyOf(fields);
            return this;
        }

        /** {@return a scanner with these settings} */
        public JsonScanner build() {
            return new JsonScanner(this);
        }
    }
}
