package io.hookseal.json;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a scan found: a well-formed body with its fields, or an ill-formed one with its first fault. */
public sealed interface JsonScan {

    /**
     * A well-formed body: one JSON value and nothing else, with no repeated member name in any object.
     *
     * <p>It refers to the scanned bytes and copies none of them until asked; they must not be changed while it is in use.
     * As long as they are not, it is immutable and safe for use by many threads.
     */
    final class WellFormed implements JsonScan {
        private final byte[] body;
        private final Map<JsonPath, Integer> paths;
        private final int[] spans;
        private final byte @Nullable [] canonical;
        private final int canonicalLength;

        WellFormed(
                byte[] body,
                Map<JsonPath, Integer> paths,
                int[] spans,
                byte @Nullable [] canonical,
                int canonicalLength) {
            this.body = body;
            this.paths = paths;
            this.spans = spans;
            this.canonical = canonical;
            this.canonicalLength = canonicalLength;
        }

        /**
         * Returns the scalar that stands at a path.
         *
         * @param path one of the paths that the scanner was built with
         * @return the scalar, decoded anew at each call, or null where nothing, an object or an array stands there
         * @throws IllegalArgumentException if the scanner was not built with this path
         */
        public @Nullable JsonValue field(JsonPath path) {
            Integer field = paths.get(path);
            if (field == null) {
                throw new IllegalArgumentException("The scanner does not collect " + path
                        + ": name it among the fields when the scanner is built");
            }
            int from = spans[2 * field];
            return from == 0 ? null : JsonValue.ofToken(body, from, spans[2 * field + 1]);
        }

        /**
         * {@return a copy of the canonical form}
         *
         * @throws IllegalStateException if the body was scanned without its canonical form
         */
        public byte[] canonical() {
            return Arrays.copyOf(requireCanonical(), canonicalLength);
        }

        /**
         * {@return the canonical form as a read-only view, made without a copy} It is a view of the body itself where that is
         * already canonical.
         *
         * @throws IllegalStateException if the body was scanned without its canonical form
         */
        public ByteBuffer canonicalBuffer() {
            return ByteBuffer.wrap(requireCanonical(), 0, canonicalLength).asReadOnlyBuffer();
        }

        /**
         * Gives the canonical form to somebody who neither keeps nor changes it, without a copy: hashing a read-only buffer
         * would make one.
         *
         * @param taker who takes it
         * @throws IllegalStateException if the body was scanned without its canonical form
         */
        public void giveCanonical(BytesTaker taker) {
            taker.take(requireCanonical(), 0, canonicalLength);
        }

        private byte[] requireCanonical() {
            if (canonical == null) {
                throw new IllegalStateException(
                        "The body was scanned without its canonical form: use JsonScanner.scanCanonical");
            }
            return canonical;
        }

        @Override
        public String toString() {
            return "WellFormed[" + body.length + " bytes]";
        }
    }

    /** Takes bytes; neither keeps nor changes them. */
    @FunctionalInterface
    interface BytesTaker {
        /**
         * Takes bytes.
         *
         * @param bytes an array
         * @param from where they begin
         * @param length how many there are
         */
        void take(byte[] bytes, int from, int length);
    }

    /**
     * An ill-formed body.
     *
     * @param fault the first fault that the scan met; a repeated name is met where its object ends
     * @param offset where the fault is, in bytes from the start of the body, as each {@link Fault} says
     */
    record IllFormed(Fault fault, int offset) implements JsonScan {}

    /** Why a body is not well-formed. The rules are RFC 8259's except where another is named. */
    enum Fault {
        /** There is no value: no bytes, or only white space. The offset is the length of the body. */
        EMPTY,
        /** The body starts with a byte order mark, of UTF-8 or UTF-16 (section 8.1). The offset is 0. */
        BYTE_ORDER_MARK,
        /**
         * Bytes that are not UTF-8 (RFC 3629, section 4): overlong, above U+10FFFF, an encoded surrogate, or a stray or
         * missing continuation. The offset is that of the first byte of the bad sequence.
         */
        INVALID_UTF8,
        /** A byte that cannot stand here, outside a string (section 2). The offset is its own. */
        UNEXPECTED_BYTE,
        /** The body ends inside its value. The offset is the length of the body. */
        TRUNCATED,
        /** A byte below 0x20 inside a string (section 7). The offset is its own. */
        CONTROL_CHARACTER,
        /** A backslash that no escape of section 7 follows. The offset is that of the backslash. */
        BAD_ESCAPE,
        /**
         * A number that breaks section 6, such as {@code 01}, {@code 1.} or {@code -a}. The offset is that of the first byte
         * that is wrong or too many.
         */
        BAD_NUMBER,
        /** A number of more than {@link JsonScanner#MAX_NUMBER_LENGTH} bytes. The offset is that of its first byte. */
        LONG_NUMBER,
        /** Something other than white space after the value. The offset is that of its first byte. */
        TRAILING_CONTENT,
        /**
         * An object with two members of one decoded name, which RFC 8259, section 4, leaves open and Hookseal refuses:
         * readers disagree on which counts. The offset is that of the opening quote of the first name that repeats one.
         */
        DUPLICATE_KEY,
        /** Objects and arrays nested deeper than the scanner allows. The offset is that of the bracket too many. */
        TOO_DEEP
    }
}
