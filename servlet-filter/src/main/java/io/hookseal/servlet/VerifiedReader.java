package io.hookseal.servlet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A captured body as text for one consumer, from the first character. */
final class VerifiedReader extends BufferedReader {
    private final Charset charset;
    private boolean spent;

    VerifiedReader(InputStream bytes, Charset charset) {
        super(new InputStreamReader(bytes, charset));
        this.charset = charset;
    }

    Charset charset() {
        return charset;
    }

    /** Whether its consumer is done: it was told of the end, or closed the reader. */
    boolean spent() {
        return spent;
    }

    @Override
    public int read() throws IOException {
        return noted(super.read());
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        return noted(super.read(target, offset, length));
    }

    @Override
    public @Nullable String readLine() throws IOException {
        String line = super.readLine();
        spent |= line == null;
        return line;
    }

    @Override
    public void close() throws IOException {
        spent = true;
        super.close();
    }

    private int noted(int read) {
        spent |= read < 0;
        return read;
    }
}
