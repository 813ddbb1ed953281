package io.hookseal.secrets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The checks that every secret passes before a receiver is built with it (design rule 3).
 *
 * <p>They return what they find, all of it at once, and throw nothing. No problem quotes a secret or tells its length.
 * Stateless and safe under many threads.
 */
public final class SecretChecks {
    /** Keys shorter than this many bytes can be searched for; they are refused unless weak secrets are allowed. */
    public static final int SHORTEST_KEY_BYTES = 16;

    /**
     * Keys shorter than this many bytes draw a warning: a key should have at least as many bytes as the hash gives, which
     * for SHA-256 is 32 (RFC 2104 section 3).
     */
    public static final int ADVISED_KEY_BYTES = 32;

    private static final String NEW_SECRET = "set one of at least 32 random bytes at the sender and here";

    private SecretChecks() {}

    /**
     * Everything that is wrong with these secrets, whatever the time.
     *
     * <p>Fatal: no secret at all; a secret that is blank or a placeholder; NUL in a text secret; two secrets under one id;
     * and, unless {@code allowWeak}, a key of fewer than 16 bytes, and white space (Unicode White_Space) or an invisible
     * mark at either end of a text secret. Warnings: fewer than 32 bytes, two secrets with one key, and what
     * {@code allowWeak} lifted. Keys that came from bytes, hex or base64 are checked for what they hold and how long they
     * are only.
     *
     * @param secrets the secrets in ring order
     * @param allowWeak turns the refusals for length and edge white space into warnings, and no others
     * @return the problems in ring order, empty if there is none
     */
    public static List<SecretProblem> check(List<Secret> secrets, boolean allowWeak) {
        List<SecretProblem> problems = new ArrayList<>();
        if (secrets.isEmpty()) {
            problems.add(new SecretProblem(
                    null, "holds no secret", "configure the secret that the sender signs with", true));
        }
        for (Secret secret : secrets) {
            checkOne(secret, allowWeak, problems);
        }
        checkIds(secrets, problems);
        checkKeys(secrets, problems);
        return List.copyOf(problems);
    }

    /**
     * Everything that is wrong with these secrets at an instant: what {@link #check(List, boolean)} finds, and, fatal, that
     * none of them is live.
     *
     * @param secrets the secrets in ring order
     * @param allowWeak turns the refusals for length and edge white space into warnings, and no others
     * @param now the instant at which at least one secret must be live
     * @return the problems in ring order, empty if there is none
     */
    public static List<SecretProblem> check(List<Secret> secrets, boolean allowWeak, Instant now) {
        List<SecretProblem> problems = new ArrayList<>(check(secrets, allowWeak));
        boolean live = secrets.isEmpty();
        for (Secret secret : secrets) {
            live |= secret.liveAt(now);
        }
        if (!live) {
            problems.add(new SecretProblem(
                    null,
                    "holds no secret that is live at " + now + ": " + secrets,
                    "add one whose not-before is past and whose not-after is to come, or look at this machine's clock",
                    true));
        }
        return List.copyOf(problems);
    }

    /**
     * True if a value looks as though it was made to be decoded, so that its encoding must be declared: it begins with
     * {@code whsec_}, or is 32 or more hexadecimal digits of even number, or is padded base64 of 16 or more bytes. Guessing
     * would refuse every delivery of a sender who meant the other reading.
     *
     * @param value a secret as written down
     * @return whether only a declaration can tell how it is meant
     */
    public static boolean ambiguousWithoutEncoding(String value) {
        return value.startsWith(SecretEncoding.WHSEC_PREFIX) || isLongHex(value) || isPaddedBase64(value);
    }

    /**
     * The same of a secret that was made of a text taken as it is, as from a file.
     *
     * @param secret the secret
     * @return whether only a declaration can tell how it is meant
     */
    public static boolean ambiguousWithoutEncoding(Secret secret) {
        return ambiguousWithoutEncoding(secret.keyAsText());
    }

    private static boolean isLongHex(String value) {
        return value.length() >= 32
                && value.length() % 2 == 0
                && value.chars()
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }

    private static boolean isPaddedBase64(String value) {
        if (!value.endsWith("=") || value.length() % 4 != 0) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(value).length >= SHORTEST_KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkOne(Secret secret, boolean allowWeak, List<SecretProblem> problems) {
        String id = secret.id();
        TextMarks marks = secret.marks();
        if (marks.placeholder()) {
            problems.add(new SecretProblem(
                    id,
                    "is a placeholder, not a secret",
                    "fill in the real one; if ${...} stands in it, set the variable that it names",
                    true));
            return;
        }
        if (marks.nul()) {
            problems.add(new SecretProblem(
                    id,
                    "holds a NUL character, which HMAC cannot tell from its own padding",
                    "remove it, or declare hex or base64 if the key is binary",
                    true));
        } else if (marks.blank() || secret.isKeyOfZeros()) {
            problems.add(new SecretProblem(
                    id,
                    "is blank: null, empty, only white space or only zero bytes",
                    NEW_SECRET + ", or look whether the variable or file that it comes from is filled",
                    true));
            return;
        }
        if (marks.edge()) {
            problems.add(new SecretProblem(
                    id,
                    "begins or ends with white space or an invisible mark",
                    "remove it, or allow weak secrets if the sender signs with it",
                    !allowWeak));
        }
        if (secret.keyLength() < SHORTEST_KEY_BYTES) {
            problems.add(new SecretProblem(
                    id,
                    "has fewer than 16 bytes and can be guessed",
                    NEW_SECRET + ", or allow weak secrets if the sender cannot",
                    !allowWeak));
        } else if (secret.keyLength() < ADVISED_KEY_BYTES) {
            problems.add(new SecretProblem(id, "has fewer than the advised 32 bytes", NEW_SECRET, false));
        }
    }

    private static void checkIds(List<Secret> secrets, List<SecretProblem> problems) {
        Set<String> seen = new LinkedHashSet<>();
        Set<String> repeated = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            if (!seen.add(secret.id())) {
                repeated.add(secret.id());
            }
        }
        for (String id : repeated) {
            problems.add(new SecretProblem(
                    id,
                    "shares its id with another secret of the ring, so that a verdict could not say which one matched",
                    "give each secret its own id",
                    true));
        }
    }

    private static void checkKeys(List<Secret> secrets, List<SecretProblem> problems) {
        for (int later = 1; later < secrets.size(); later++) {
            Secret secret = secrets.get(later);
            if (secret.isKeyOfZeros()) {
                continue;
            }
            for (int earlier = 0; earlier < later; earlier++) {
                Secret first = secrets.get(earlier);
                if (secret.sameHmacKey(first)) {
                    problems.add(new SecretProblem(
                            secret.id(),
                            "has the same key as secret '" + first.id() + "' for HMAC",
                            "remove one of them; a rotation needs a new key",
                            false));
                    break;
                }
            }
        }
    }
}
