package io.hookseal.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Texts that senders choose, as columns have them. PostgreSQL's texts hold no NUL and UTF-8 holds no lone surrogate, both of which
 * JSON can write; and an index holds no text as long as a body. What is signed must be kept all the same.
 */
final class Texts {
    private static final int LONGEST_KEY = 200;

    private Texts() {}

    /** {@return the same text, with backslashes, NUL and surrogates written as JSON writes them} */
    static @Nullable String kept(@Nullable String text) {
        if (text == null || text.chars().noneMatch(Texts::isOdd)) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        text.chars().forEach(each -> {
            if (isOdd(each)) {
                kept.append("\\u").append(HexFormat.of().toHexDigits((char) each));
            } else {
                kept.append((char) each);
            }
        });
        return kept.toString();
    }

    private static boolean isOdd(int each) {
        return each == 0 || each == '\\' || Character.isSurrogate((char) each);
    }

    /** {@return the text that {@link #kept} was given} */
    static @Nullable String restored(@Nullable String kept) {
        if (kept == null || kept.indexOf('\\') < 0) {
            return kept;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kept.length(); i++) {
            if (kept.startsWith("\\u", i)) {
                text.append((char) HexFormat.fromHexDigits(kept, i + 2, i + 6));
                i += 5;
            } else {
                text.append(kept.charAt(i));
            }
        }
        return text.toString();
    }

    /** {@return a text of bounded length that is the same for the same text only} */
    static String key(String text) {
        String kept = String.valueOf(kept(text));
        return kept.length() <= LONGEST_KEY ? kept : "sha-256:" + digest(kept);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
