package io.hookseal.request;

import java.io.IOException;
import java.io.InputStream;

/** A request whose body has not been read yet. */
public interface InboundRequest extends RequestHead {
    /** {@return the declared length of the body in bytes, or -1 where none is declared} Never trusted. */
    long declaredLength();

    /** {@return whether the head announces a body, by a length above zero or by chunks} */
    boolean bodyAnnounced();

    /**
     * {@return the body as it comes from the connection, unread} It and its reads throw a {@link BodyDrainedException} where
     * somebody else has taken what was announced.
     *
     * @throws IOException where the connection breaks
     */
    InputStream body() throws IOException;
}
