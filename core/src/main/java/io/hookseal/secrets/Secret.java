package io.hookseal.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key shared with one sender, under an id that may be shown, optionally bounded in time.
 *
 * <p>The key can be read through {@link KeyMaterial} alone. Neither {@link #toString()} nor any exception shows it, the
 * class is not serializable, and equality is identity, so that no collection compares keys byte by byte. Making a secret
 * judges nothing: {@link SecretChecks} says whether it is fit to be used.
 *
 * <p>HMAC pads a key with zero bytes up to the hash's block (64 bytes for SHA-256, 128 for SHA-384 and SHA-512) and
 * replaces a longer key by its hash (RFC 2104 section 2). So {@code abc} and {@code abc\0} are one key, and a key longer
 * than the block equals its own hash.
 *
 * <p>Immutable and safe under many threads.
 */
public final class Secret {
    private final String id;
    private final byte[] key;
    private final TextMarks marks;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant notAfter;

    private Secret(String id, byte[] key, TextMarks marks, @Nullable Instant notBefore, @Nullable Instant notAfter) {
        this.id = id;
        this.key = key;
        this.marks = marks;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
    }

    /**
     * A secret whose key is the UTF-8 bytes of a text; nothing is trimmed.
     *
     * @param id shown in verdicts, listeners and logs: 1 to 200 characters, no control characters
     * @param text the secret as the sender has it; null, as an unset variable gives it, makes a secret that
     *     {@link SecretChecks} refuses as blank
     * @return the secret, always live
     * @throws IllegalArgumentException if the id is out of bounds or the text holds half of a surrogate pair
     */
    public static Secret text(String id, @Nullable String text) {
        return of(id, text, SecretEncoding.TEXT);
    }

    /**
     * A secret whose key is written down in the given encoding.
     *
     * @param id shown in verdicts, listeners and logs: 1 to 200 characters, no control characters
     * @param value the written form; null, as an unset variable gives it, makes a secret that {@link SecretChecks}
     *     refuses as blank
     * @param encoding how to come from the written form to the key
     * @return the secret, always live
     * @throws IllegalArgumentException if the id is out of bounds or the value is not in that encoding; the message names
     *     the id and the mend, never the value
     */
    public static Secret of(String id, @Nullable String value, SecretEncoding encoding) {
        requireShowable(id);
        if (value == null) {
            return new Secret(id, new byte[0], TextMarks.NONE, null, null);
        }
        byte[] key;
        try {
            key = encoding.decode(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secret '" + id + "' " + e.getMessage());
        }
        TextMarks marks = encoding == SecretEncoding.TEXT ? TextMarks.ofText(value) : TextMarks.ofDecoded(value);
        return new Secret(id, key, marks, null, null);
    }

    /**
     * A secret whose key is at hand as bytes, of which a copy is kept.
     *
     * @param id shown in verdicts, listeners and logs: 1 to 200 characters, no control characters
     * @param key the key
     * @return the secret, always live
     * @throws IllegalArgumentException if the id is out of bounds
     */
    public static Secret bytes(String id, byte[] key) {
        requireShowable(id);
        return new Secret(id, key.clone(), TextMarks.NONE, null, null);
    }

    /**
     * This secret, live from an instant on.
     *
     * @param from the first instant at which it is live
     * @return a secret like this one but for its window
     * @throws IllegalArgumentException if that leaves it no time to live
     */
    public Secret notBefore(Instant from) {
        return bounded(Objects.requireNonNull(from, "from"), notAfter);
    }

    /**
     * This secret, live until an instant.
     *
     * @param until the first instant at which it is live no more
     * @return a secret like this one but for its window
     * @throws IllegalArgumentException if that leaves it no time to live
     */
    public Secret notAfter(Instant until) {
        return bounded(notBefore, Objects.requireNonNull(until, "until"));
    }

    private Secret bounded(@Nullable Instant from, @Nullable Instant until) {
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("secret '" + id + "' would never be live: not-before " + from
                    + " is not before not-after " + until + "; exchange or correct them");
        }
        return new Secret(id, key, marks, from, until);
    }

    /**
     * The name under which this secret is shown.
     *
     * @return 1 to 200 characters, no control characters
     */
    public String id() {
        return id;
    }

    /**
     * The first instant at which this secret is live, or null if it always was.
     *
     * @return inclusive, or null
     */
    public @Nullable Instant notBefore() {
        return notBefore;
    }

    /**
     * The first instant at which this secret is live no more, or null if it stays live.
     *
     * @return exclusive, or null
     */
    public @Nullable Instant notAfter() {
        return notAfter;
    }

    /**
     * True from not-before (inclusive) to not-after (exclusive).
     *
     * @param now the instant in question
     * @return whether this secret may be tried at that instant
     */
    public boolean liveAt(Instant now) {
        return (notBefore == null || !now.isBefore(notBefore)) && (notAfter == null || now.isBefore(notAfter));
    }

    TextMarks marks() {
        return marks;
    }

    int keyLength() {
        return key.length;
    }

    byte[] copyOfKey() {
        return key.clone();
    }

    /** What is secret; for the checks alone. */
    String keyAsText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** True if HMAC sees nothing but its own padding, as with no key at all. */
    boolean isKeyOfZeros() {
        int seen = 0;
        for (byte b : key) {
            seen |= b;
        }
        return seen == 0;
    }

    /**
     * True if HMAC cannot tell the two keys apart because of its zero padding; takes the same time whatever they hold.
     *
     * @param other the other one
     * @return whether it cannot
     */
    public boolean sameHmacKey(Secret other) {
        int length = Math.max(key.length, other.key.length);
        int different = 0;
        for (int i = 0; i < length; i++) {
            int mine = i < key.length ? key[i] : 0;
            int theirs = i < other.key.length ? other.key[i] : 0;
            different |= mine ^ theirs;
        }
        return different == 0;
    }

    /** True if nobody could tell the difference: same id, window, key, and written form as far as it is judged. */
    boolean sameAs(Secret other) {
        return id.equals(other.id)
                && Objects.equals(notBefore, other.notBefore)
                && Objects.equals(notAfter, other.notAfter)
                && marks.equals(other.marks)
                && MessageDigest.isEqual(key, other.key);
    }

    /** True if the same key stands under the same id, whenever it is live. */
    boolean sameKeyAs(Secret other) {
        return id.equals(other.id) && MessageDigest.isEqual(key, other.key);
    }

    /** The message leaves the id out: whoever exchanged the two arguments would find the secret in it. */
    private static void requireShowable(String id) {
        if (!Showable.is(id)) {
            throw new IllegalArgumentException(
                    "a secret's id must have 1 to 200 characters, not all blank, and no control characters");
        }
    }

    /** The id and the window; never the key. */
    @Override
    public String toString() {
        return "Secret[id=" + id + ", notBefore=" + notBefore + ", notAfter=" + notAfter + "]";
    }
}
