package io.hookseal.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Objects;

/** The body of a {@link HeldResponse}, which is always ready to take more. */
final class HeldStream extends ServletOutputStream {
    private final HeldResponse response;

    HeldStream(HeldResponse response) {
        this.response = response;
    }

    @Override
    public void write(int value) throws IOException {
        response.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        response.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public void close() {
        response.close();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /** Calls the listener at once and on this thread: it writes until it is done, since this is always ready. */
    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            listener.onWritePossible();
        } catch (IOException | RuntimeException e) {
            listener.onError(e);
        }
    }
}
