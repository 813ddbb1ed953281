package io.hookseal.secrets;

/**
 * The one door through which the bytes of a key leave a {@link Secret}.
 *
 * <p><strong>Whoever calls this holds the sender's key in the open.</strong> It is meant for the code that prepares a MAC,
 * and for nothing else: do not log, keep, serialize or compare what comes out. A search for uses of this class finds
 * every place that can leak a secret.
 */
public final class KeyMaterial {
    private KeyMaterial() {}

    /**
     * A copy of a secret's key; overwriting it harms nobody.
     *
     * @param secret the secret to open
     * @return the bytes of the key, yours to overwrite
     * @throws IllegalStateException if the key is empty, which {@link SecretChecks} would have refused: a MAC under an
     *     empty key is one that anybody can make
     */
    public static byte[] expose(Secret secret) {
        if (secret.keyLength() == 0) {
            throw new IllegalStateException("secret '" + secret.id() + "' is empty; check secrets before use");
        }
        return secret.copyOfKey();
    }
}
