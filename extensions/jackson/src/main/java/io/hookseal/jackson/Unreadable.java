package io.hookseal.jackson;

import java.io.IOException;
import java.lang.reflect.Type;

/** Says that a body could not be read, and where, without a word of it. */
final class Unreadable {
    private Unreadable() {}

    static IOException as(Type type, int line, int column) {
        return new IOException(
                "the body cannot be read as " + type.getTypeName() + ", at line " + line + ", column " + column);
    }
}
