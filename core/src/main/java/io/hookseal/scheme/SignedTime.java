package io.hookseal.scheme;

import org.jspecify.annotations.Nullable;

/**
 * Where the signed time stands. A time that the signature does not cover is no signed time.
 *
 * <p>Equality is written out where every start asks for it, as in {@link SignedForm}.
 */
public sealed interface SignedTime {

    /** The sender signs no time: retention is then the only defence against replays. */
    record None() implements SignedTime {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof None;
        }

        @Override
        public int hashCode() {
            return None.class.hashCode();
        }
    }

    /**
     * In a header of its own, which the signed form's template must contain as {@code {time}}.
     *
     * @param header the header's name
     * @param format how it is written
     */
    record InHeader(String header, TimeFormat format) implements SignedTime {
        /**
         * Checks what it is given.
         *
         * @param header the name of the header
         * @param format how it is written
         */
        public InHeader {
            header = HeaderNames.normalise(header);
        }
    }

    /**
     * In the signature header's key-value list ({@link ValueForm.KeyValueList#timeKey()}), which the signed form's
     * template must contain as {@code {time}}.
     *
     * @param format how it is written
     */
    record InSignatureHeader(TimeFormat format) implements SignedTime {}

    /**
     * In the body, as a JSON string or number.
     *
     * @param pointer where it stands, as a JSON Pointer (RFC 6901) over object members: {@code /timestamp}
     * @param format how it is written
     */
    record InBody(String pointer, TimeFormat format) implements SignedTime {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof InBody that && pointer.equals(that.pointer) && format == that.format;
        }

        @Override
        public int hashCode() {
            return 31 * pointer.hashCode() + format.hashCode();
        }
    }
}
