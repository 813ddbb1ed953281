package io.hookseal.secrets;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** The way from the text in which a secret is written down to the bytes of its key. */
public enum SecretEncoding {
    /** The key is the UTF-8 bytes of the text itself, whatever the text looks like. */
    TEXT {
        @Override
        byte[] decode(String value) {
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
                byte[] key = new byte[bytes.remaining()];
                bytes.get(key);
                return key;
            } catch (CharacterCodingException e) {
                throw unreadable("is not well-formed text: it holds half of a surrogate pair; copy it again");
            }
        }
    },

    /** The text is an even number of hexadecimal digits in any case (RFC 4648 section 8). */
    HEX {
        @Override
        byte[] decode(String value) {
            try {
                return HexFormat.of().parseHex(value);
            } catch (IllegalArgumentException e) {
                throw unreadable("is not hexadecimal: write an even number of the digits 0-9 and a-f, or declare TEXT");
            }
        }
    },

    /** The text is base64 in the standard alphabet, with or without padding (RFC 4648 section 4). */
    BASE64 {
        @Override
        byte[] decode(String value) {
            try {
                return Base64.getDecoder().decode(value);
            } catch (IllegalArgumentException e) {
                throw unreadable(
                        "is not base64: write it in the standard alphabet (RFC 4648 section 4), or declare TEXT");
            }
        }
    },

    /** The text is {@code whsec_} and then the key as base64 (Standard Webhooks, section on signature schemes). */
    WHSEC {
        @Override
        byte[] decode(String value) {
            if (!value.startsWith(WHSEC_PREFIX)) {
                throw unreadable("does not begin with " + WHSEC_PREFIX + ": copy it whole, or declare BASE64 or TEXT");
            }
            try {
                return Base64.getDecoder().decode(value.substring(WHSEC_PREFIX.length()));
            } catch (IllegalArgumentException e) {
                throw unreadable("is not base64 after " + WHSEC_PREFIX + ": copy it whole, or declare TEXT");
            }
        }
    };

    static final String WHSEC_PREFIX = "whsec_";

    /**
     * Decodes a value.
     *
     * @throws IllegalArgumentException with a clause that follows the secret's name; it never quotes the value
     */
    abstract byte[] decode(String value);

    /** Leaves the decoder's own exception behind on purpose, because its message quotes a character of the secret. */
    private static IllegalArgumentException unreadable(String clause) {
        return new IllegalArgumentException(clause);
    }
}
