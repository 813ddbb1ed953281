package io.hookseal.sender;

import io.hookseal.scheme.HeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * Where the event's name stands.
 *
 * @param pointer JSON Pointer into the body, which the signature covers; null where the body does not name its event
 * @param header name of a header that the signature does not cover; null where there is none. Where both are there the
 *     body wins, and a difference is reported
 */
public record EventName(@Nullable String pointer, @Nullable String header) {
    /**
     * Puts the header's name in lower case.
     *
     * @param pointer the JSON Pointer, or null
     * @param header the name of the header, or null
     * @throws IllegalArgumentException where the header's name is no field name
     */
    public EventName {
        header = header == null ? null : HeaderNames.normalise(header);
    }

    /** {@return whether the sender names its events} */
    public boolean named() {
        return pointer != null || header != null;
    }

    /** {@return the sender names no events} */
    public static EventName none() {
        return new EventName(null, null);
    }

    /**
     * {@return in the body, at this JSON Pointer}
     *
     * @param pointer the JSON Pointer
     */
    public static EventName inBody(String pointer) {
        return new EventName(pointer, null);
    }

    /**
     * {@return in a header that the signature does not cover: usable for routing, and marked as untrusted}
     *
     * @param header the name of the header
     */
    public static EventName inUntrustedHeader(String header) {
        return new EventName(null, header);
    }

    /**
     * {@return the same with an unsigned header that repeats the name}
     *
     * @param name the name
     */
    public EventName repeatedInHeader(String name) {
        return new EventName(pointer, name);
    }
}
