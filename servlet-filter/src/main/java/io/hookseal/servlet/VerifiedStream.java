package io.hookseal.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A captured body as one consumer reads it, blocking or by a {@link ReadListener}, from the first byte. */
final class VerifiedStream extends ServletInputStream {
    private final InputStream bytes;
    private final BooleanSupplier asyncStarted;
    private int left;
    private boolean ended;
    private boolean closed;
    private @Nullable ReadListener listener;
    private boolean calling;
    private boolean told;

    /**
     * Starts at the first of the given bytes.
     *
     * @param bytes the whole body, which is all there
     * @param length how many bytes it has
     */
    VerifiedStream(InputStream bytes, int length, BooleanSupplier asyncStarted) {
        this.bytes = bytes;
        this.left = length;
        this.asyncStarted = asyncStarted;
    }

    /** Whether its consumer is done: it was told of the end, or closed the stream. */
    boolean spent() {
        return ended || closed;
    }

    @Override
    public int read() throws IOException {
        requireOpen();
        if (left == 0) {
            return end();
        }
        left--;
        return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        requireOpen();
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return end();
        }
        int taken = bytes.read(target, offset, length);
        left -= taken;
        return taken;
    }

    /** In one array of what there is, where the inherited one, behind {@code readAllBytes} too, copies piece by piece. */
    @Override
    public byte[] readNBytes(int most) throws IOException {
        if (most < 0) {
            throw new IllegalArgumentException("a negative number of bytes");
        }
        requireOpen();
        byte[] taken = most >= left ? bytes.readAllBytes() : bytes.readNBytes(most);
        left -= taken.length;
        if (taken.length < most) {
            int unused = end();
        }
        return taken;
    }

    @Override
    public int available() {
        return closed ? 0 : left;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isFinished() {
        return left == 0;
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
            while (!isFinished() && before != left) {
                before = left;
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
