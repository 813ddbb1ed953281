package io.hookseal;

/**
 * One thing that is wrong with a configuration.
 *
 * @param endpoint the endpoint, or {@code receiver} for what concerns all of them; with its place in front of it, and in
 *     other words, where it stands in a configuration that was read
 * @param fault what is wrong; never a secret
 * @param mend what to do about it
 */
public record Problem(String endpoint, String fault, String mend) {
    @Override
    public String toString() {
        return endpoint + ": " + fault + "; " + mend;
    }
}
