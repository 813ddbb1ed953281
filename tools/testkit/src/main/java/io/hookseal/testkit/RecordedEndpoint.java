package io.hookseal.testkit;

/**
 * An endpoint that recorded requests are addressed to: the receiver is configured with one sender and one secret under
 * this name, and then every recording of the endpoint can be replayed to it.
 *
 * @param name the endpoint's name, for instance {@code attesta-1b03bd70}; only ASCII letters, digits and hyphens
 * @param sender the sender: {@code attesta}, {@code databridge}, {@code dembrane} or {@code validibot}
 * @param secret the secret the receiver is configured with, as text whose UTF-8 bytes are the key; some have edge white
 *     space or are short on purpose, and no recorded secret was ever in use
 */
public record RecordedEndpoint(String name, String sender, String secret) {

    /** The name and the sender; never the secret. */
    @Override
    public String toString() {
        return "RecordedEndpoint[" + name + ", " + sender + "]";
    }
}
