package io.hookseal.scheme;

import org.jspecify.annotations.Nullable;

/** The form of a signature header's value. */
public sealed interface ValueForm {

    /** Most signatures read from one header of a list form; more than that is malformed. */
    int MAX_SIGNATURES = 4;

    /** The encoded MAC and nothing else. */
    record Bare() implements ValueForm {}

    /**
     * A fixed prefix, matched exactly and with its case, then the encoded MAC: {@code sha256=…}.
     *
     * @param prefix one or more visible ASCII characters
     */
    record Prefixed(String prefix) implements ValueForm {
        /**
         * Checks what it is given.
         *
         * @param prefix the prefix
         */
        public Prefixed {
            HeaderNames.requireVisibleAscii(prefix, "prefix");
        }
    }

    /**
     * With the prefix or without it.
     *
     * @param prefix one or more visible ASCII characters
     */
    record Either(String prefix) implements ValueForm {
        /**
         * Checks what it is given.
         *
         * @param prefix the prefix
         */
        public Either {
            HeaderNames.requireVisibleAscii(prefix, "prefix");
        }
    }

    /**
     * Comma-separated {@code key=value} pairs, as Stripe writes them: {@code t=1492774577,v1=5257a8…,v1=…}. Pairs with
     * other keys are ignored; the signature key may stand up to {@value #MAX_SIGNATURES} times, the time key once.
     *
     * @param signatureKey key of the signatures, {@code v1} at Stripe
     * @param timeKey key of the signed time, {@code t} at Stripe, or null where the list carries none
     */
    record KeyValueList(String signatureKey, @Nullable String timeKey) implements ValueForm {
        /**
         * Checks what it is given.
         *
         * @param signatureKey key of the signatures
         * @param timeKey key of the signed time, or null
         */
        public KeyValueList {
            HeaderNames.requireVisibleAscii(signatureKey, "signature key");
            if (timeKey != null) {
                HeaderNames.requireVisibleAscii(timeKey, "time key");
                if (timeKey.equals(signatureKey)) {
                    throw new IllegalArgumentException(
                            "signature key and time key are both '" + timeKey + "'; give them different keys");
                }
            }
        }
    }

    /**
     * Space-separated {@code version,signature} entries, as Standard Webhooks writes them: {@code v1,K5oZ… v1,…}.
     * Entries of other versions are ignored; up to {@value #MAX_SIGNATURES} of this version are read.
     *
     * @param version the version to read, {@code v1} in Standard Webhooks
     */
    record VersionedList(String version) implements ValueForm {
        /**
         * Checks what it is given.
         *
         * @param version the version to read
         */
        public VersionedList {
            HeaderNames.requireVisibleAscii(version, "version");
        }
    }
}
