package io.hookseal.sender;

import io.hookseal.scheme.SignedForm;
import java.util.List;

/**
 * What makes two requests the same delivery. Only bytes that the signature covers count.
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
    record OfSignedHeader(String header) implements IdentityRule {}

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
     * {@return these fields; other content under the same fields is a new delivery}
     *
     * @param pointers JSON Pointers, in order
     */
    static IdentityRule fields(String... pointers) {
        return new OfFields(List.of(pointers), OtherContent.HANDLE_AS_NEW);
    }
}
