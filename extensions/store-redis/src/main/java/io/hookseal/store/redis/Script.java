package io.hookseal.store.redis;

import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script, and the name under which a server keeps it.
 *
 * @param text what it does
 * @param sha1 its SHA-1 in hexadecimal digits
 */
record Script(String text, String sha1) {
    static Script of(String text) {
        return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
