package io.hookseal.sender;

import org.jspecify.annotations.Nullable;

/**
 * Where the event's name stands.
 *
 * @param pointer JSON Pointer into the body, which the signature covers; null where the body does not name its event
 * @param header name of a header that the signature does not cover; null where there is none. Where both are there the
 *     body wins, and a difference is reported
 */
public record EventName(@Nullable String pointer, @Nullable String header) {

    /** The sender names no events. */
    public static EventName none() {
        return new EventName(null, null);
    }

    /** In the body, at this JSON Pointer. */
    public static EventName inBody(String pointer) {
        return new EventName(pointer, null);
    }

    /** In a header that the signature does not cover: usable for routing, and marked as untrusted. */
    public static EventName inUntrustedHeader(String header) {
        return new EventName(null, header);
    }

    /** The same with an unsigned header that repeats the name. */
    public EventName repeatedInHeader(String name) {
        return new EventName(pointer, name);
    }
}
