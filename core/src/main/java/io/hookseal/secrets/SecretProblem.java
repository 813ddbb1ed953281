package io.hookseal.secrets;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a secret or with a ring of them, told without showing any secret.
 *
 * @param secretId the id of the secret, or null where the problem is of the ring as a whole
 * @param fault what is wrong, as a clause that follows the secret's name
 * @param mend what to do about it, as an instruction
 * @param fatal true if the receiver must not be built, false for a warning
 */
public record SecretProblem(@Nullable String secretId, String fault, String mend, boolean fatal) {
    /**
     * The problem as one line: whose, what, and how to mend it.
     *
     * @return text for a message or a log
     */
    public String describe() {
        return (secretId == null ? "the secret ring " : "secret '" + secretId + "' ") + fault + "; " + mend;
    }
}
