package io.hookseal.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A captured body as one consumer reads it, blocking or by a {@link ReadListener}, from the first byte. */
final class VerifiedStream extends ServletInputStream {
    private final byte[] bytes;
    private final BooleanSupplier asyncStarted;
    private int next;
    private boolean ended;
    private boolean closed;
    private @Nullable ReadListener listener;
    private boolean calling;
    private boolean told;

    /** Starts at the first of the given bytes, which are neither copied nor changed. */
    VerifiedStream(byte[] bytes, BooleanSupplier asyncStarted) {
        this.bytes = bytes;
        this.asyncStarted = asyncStarted;
    }

    /** Whether its consumer is done: it was told of the end, or closed the stream. */
    boolean spent() {
        return ended || closed;
    }

    @Override
    public int read() throws IOException {
        requireOpen();
        if (next == bytes.length) {
            return end();
        }
        return bytes[next++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        requireOpen();
        if (length == 0) {
            return 0;
        }
        if (next == bytes.length) {
            return end();
        }
        int taken = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, target, offset, taken);
        next += taken;
        return taken;
    }

    @Override
    public int available() {
        return closed ? 0 : bytes.length - next;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isFinished() {
        return next == bytes.length;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /**
     * Calls the listener at once and on this thread, since every byte is already here: {@code onDataAvailable} as long
     * as it takes bytes, then {@code onAllDataRead}. A listener that leaves bytes for later is told of the end when it
     * reads it.
     */
    @Override
    public void setReadListener(ReadListener readListener) {
        Objects.requireNonNull(readListener, "readListener");
        if (listener != null) {
            throw new IllegalStateException("a ReadListener is already set");
        }
        if (!asyncStarted.getAsBoolean()) {
            throw new IllegalStateException("a ReadListener needs startAsync() first");
        }
        listener = readListener;
        calling = true;
        try {
            int before = -1;
            while (!isFinished() && before != next) {
                before = next;
                readListener.onDataAvailable();
            }
        } catch (IOException | RuntimeException e) {
            told = true;
            readListener.onError(e);
        } finally {
            calling = false;
        }
        if (isFinished()) {
            tellEnd(readListener);
        }
    }

    private int end() {
        ended = true;
        if (listener != null && !calling) {
            tellEnd(listener);
        }
        return -1;
    }

    private void tellEnd(ReadListener readListener) {
        if (told) {
            return;
        }
        told = true;
        try {
            readListener.onAllDataRead();
        } catch (IOException | RuntimeException e) {
            readListener.onError(e);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
    }
}
