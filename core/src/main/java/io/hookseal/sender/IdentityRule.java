package io.hookseal.sender;

import io.hookseal.scheme.HeaderNames;
import io.hookseal.scheme.SignedForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests the same delivery. Only bytes that the signature covers count, unless a header that it does not
 * cover is forced.
 *
 * @see #signedForm()
 */
public sealed interface IdentityRule {

    /**
     * The SHA-256 of the signed form.
     *
     * @param form the form that counts where a profile has several, whichever of them the signature matched
     */
    record OfSignedForm(SignedForm form) implements IdentityRule {}

    /**
     * These fields of the body. A delivery that lacks one is identified by its signed form.
     *
     * @param pointers JSON Pointers of scalar fields, in order
     * @param otherContent what the same fields with other content are
     */
    record OfFields(List<String> pointers, OtherContent otherContent) implements IdentityRule {
        /**
         * Copies what it is given.
         *
         * @param pointers JSON Pointers, in order
         * @param otherContent what other content under the same fields is
         */
        public OfFields {
            if (pointers.isEmpty()) {
                throw new IllegalArgumentException(
                        "an identity of fields names no field; name one, such as /id, or use the signed form");
            }
            pointers = List.copyOf(pointers);
        }
    }

    /**
     * A header that the signed form's template contains. The same header with another content is a duplicate: such
     * senders sign every attempt anew.
     *
     * @param header the header's name
     */
    record OfSignedHeader(String header) implements IdentityRule {
        /**
         * Puts the name in lower case.
         *
         * @param header the name of the header
         * @throws IllegalArgumentException where it is no field name
         */
        public OfSignedHeader {
            header = HeaderNames.normalise(header);
        }
    }

    /**
     * A header that the signature does not cover, together with the signed form: whoever replays a delivery can change the
     * header and have it handled again. Made by {@link #forcedUnsignedHeader(String)} alone; start-up warns of it.
     */
    final class OfUnsignedHeader implements IdentityRule {
        private final String header;

        private OfUnsignedHeader(String header) {
            if (header.isBlank()) {
                throw new IllegalArgumentException("an identity of an unsigned header names no header; name one");
            }
            this.header = header;
        }

        /** {@return the header's name} */
        public String header() {
            return header;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OfUnsignedHeader that && header.equals(that.header);
        }

        @Override
        public int hashCode() {
            return header.hashCode();
        }

        @Override
        public String toString() {
            return "OfUnsignedHeader[header=" + header + "]";
        }
    }

    /** What a known identity with another content is taken for. */
    enum OtherContent {
        /** A new delivery, with a warning. */
        HANDLE_AS_NEW,
        /** A duplicate: the sender's identity is trusted over the content. */
        DUPLICATE
    }

    /** {@return the SHA-256 of the raw body} */
    static IdentityRule signedForm() {
        return new OfSignedForm(new SignedForm.RawBody());
    }

    /**
     * {@return these fields; other content under the same fields is a new delivery, unless the sender signs every attempt
     * anew, so that other content cannot be told from a retry}
     *
     * @param pointers JSON Pointers, in order
     */
    static IdentityRule fields(String... pointers) {
        return new OfFields(List.of(pointers), OtherContent.HANDLE_AS_NEW);
    }

    /**
     * {@return a header that the signature does not cover, together with the signed form} Forced, because anybody can change
     * such a header: it keeps apart deliveries whose signed bytes are the same, and gives up the defence that remembering
     * deliveries is against replays. Prefer every other rule.
     *
     * @param name the header's name
     */
    static IdentityRule forcedUnsignedHeader(String name) {
        return new OfUnsignedHeader(name);
    }
}
