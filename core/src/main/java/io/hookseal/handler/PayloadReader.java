package io.hookseal.handler;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of a verified body, with the application's JSON library. Safe under many threads.
 *
 * <p>The body of a delivery whose sender writes {@code NaN}, or that is not well-formed JSON, comes here too: a reader that
 * cannot read it throws.
 */
@FunctionalInterface
public interface PayloadReader {
    /**
     * Reads a body.
     *
     * @param body the verified bytes, from the first one
     * @param type what to make of them: the type of a handler method's parameter
     * @return an object of that type, or null where the body is JSON's {@code null}
     * @throws IOException where the body cannot be read as that type; the delivery counts as not handled then
     */
    @Nullable
    Object read(InputStream body, Type type) throws IOException;
}
