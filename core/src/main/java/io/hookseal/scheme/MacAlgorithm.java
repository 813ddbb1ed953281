package io.hookseal.scheme;

/**
 * A keyed hash of the HMAC family (RFC 2104, FIPS 180-4), with its facts.
 *
 * <p>HMAC-SHA-256 is what nearly every sender uses. {@link #HMAC_SHA_1_LEGACY} exists only for senders that offer
 * nothing else; a profile that uses it is reported at start-up.
 */
public enum MacAlgorithm {
    /** HMAC over SHA-256: 32 bytes. */
    HMAC_SHA_256("hmac-sha-256", "SHA-256", 32, 64),
    /** HMAC over SHA-384: 48 bytes. */
    HMAC_SHA_384("hmac-sha-384", "SHA-384", 48, 128),
    /** HMAC over SHA-512: 64 bytes. */
    HMAC_SHA_512("hmac-sha-512", "SHA-512", 64, 128),
    /** HMAC over SHA-1: 20 bytes. Only where a sender has nothing else. */
    HMAC_SHA_1_LEGACY("hmac-sha-1-legacy", "SHA-1", 20, 64);

    private final String id;
    private final String digest;
    private final int length;
    private final int blockLength;

    MacAlgorithm(String id, String digest, int length, int blockLength) {
        this.id = id;
        this.digest = digest;
        this.length = length;
        this.blockLength = blockLength;
    }

    /** {@return the name used in configuration files, such as {@code hmac-sha-256}} */
    public String id() {
        return id;
    }

    /** {@return the JDK's name of the underlying digest, such as {@code SHA-256}} */
    public String digest() {
        return digest;
    }

    /** {@return length of a full MAC in bytes} Truncated MACs are never accepted. */
    public int length() {
        return length;
    }

    /**
     * {@return length of the digest's input block in bytes} A longer key is replaced by its hash (RFC 2104 section 2).
     */
    public int blockLength() {
        return blockLength;
    }

    /** {@return whether this algorithm is kept only for senders that offer nothing better} */
    public boolean legacy() {
        return this == HMAC_SHA_1_LEGACY;
    }
}
