package io.hookseal.servlet;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The container's body stream as the one who captures reads it: it fails rather than end early when bytes that the
 * request announced were taken by somebody else.
 */
final class OriginalBody extends InputStream {
    private final ServletInputStream container;
    private final long declared;
    private final boolean drainedIfEmpty;
    private long count;
    private boolean touched;

    /**
     * Opens the body, having read nothing.
     *
     * @param declared the declared length in bytes, negative for none
     * @param drainedIfEmpty whether to have no byte at all means that somebody else took them
     */
    OriginalBody(ServletInputStream container, long declared, boolean drainedIfEmpty) {
        this.container = container;
        this.declared = declared;
        this.drainedIfEmpty = drainedIfEmpty;
    }

    boolean touched() {
        return touched;
    }

    @Override
    public int read() throws IOException {
        int value = container.read();
        counted(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return counted(container.read(target, offset, length));
    }

    @Override
    public int available() throws IOException {
        return container.available();
    }

    // close() stays empty: the stream is the container's, which still has the connection to look after.

    private int counted(int read) throws BodyTouchedException {
        if (read >= 0) {
            count += read;
            return read;
        }
        if (count < declared || (count == 0 && drainedIfEmpty)) {
            touched = true;
            throw new BodyTouchedException("the body was read by somebody else before it was captured: " + count
                    + " bytes were left of " + (declared < 0 ? "a chunked body" : declared + " declared"));
        }
        return read;
    }
}
