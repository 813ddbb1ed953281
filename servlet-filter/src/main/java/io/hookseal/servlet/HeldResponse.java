package io.hookseal.servlet;

import io.hookseal.Reply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A handler's answer, held back until its delivery is settled: its status, and up to {@value #MOST} bytes of its body,
 * whatever the handler flushes, closes or sends as an error. A longer one leaves when it outgrows that.
 *
 * <p>The container's own response stands at 503 meanwhile, so that whatever ends it around the filter asks the sender to
 * deliver again.
 */
final class HeldResponse extends ErrorlessResponse {
    /** What is held back at most, in bytes. */
    static final int MOST = 16 * 1024;

    private final HttpServletRequest request;
    private final ReentrantLock lock;
    private final IntPredicate mayLeave;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    private int status = SC_OK;
    private boolean left;
    private boolean done;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    /**
     * Holds the answer to a request.
     *
     * @param lock held by whoever writes, settles or lets it leave, so that none does it meanwhile
     * @param mayLeave whether an answer of this status that has outgrown what is held may leave unsettled
     */
    HeldResponse(HttpServletRequest request, HttpServletResponse response, ReentrantLock lock, IntPredicate mayLeave) {
        super(UnfinishedResponse.of(response));
        this.request = request;
        this.lock = lock;
        this.mayLeave = mayLeave;
        super.setStatus(SC_SERVICE_UNAVAILABLE);
    }

    /** Hands on what a writer has not yet encoded. Not under the lock: a writer has one of its own. */
    void drain() {
        PrintWriter open = writer;
        if (open != null) {
            open.flush();
        }
    }

    /** Lets the answer leave as it is. */
    void release() throws IOException {
        done = true;
        if (!left) {
            super.setStatus(status);
            if (held.size() > 0 || status != SC_NO_CONTENT) {
                super.setContentLength(held.size());
            }
            leave();
        }
        super.flushBuffer();
    }

    /** Puts a reply in its place; false where it has left. */
    boolean replace(Reply reply) {
        done = true;
        return ServletReply.send(request, (HttpServletResponse) getResponse(), reply);
    }

    private void leave() throws IOException {
        left = true;
        super.setStatus(status);
        held.writeTo(super.getOutputStream());
        held.reset();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (!done && !left && held.size() + length > MOST && mayLeave.test(status)) {
                leave();
            }
            if (left && !done) {
                super.getOutputStream().write(bytes, offset, length);
            } else if (!done) {
                held.write(bytes, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        done = true;
    }

    @Override
    public void flushBuffer() throws IOException {
        lock.lock();
        try {
            if (left && !done) {
                super.flushBuffer();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter() was called");
        }
        if (stream == null) {
            stream = new HeldStream(this);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            if (stream != null) {
                throw new IllegalStateException("getOutputStream() was called");
            }
            Charset charset;
            try {
                charset = Charset.forName(getCharacterEncoding());
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEncodingException("the charset is not supported");
            }
            setCharacterEncoding(charset.name()); // the header says what is written
            writer = new PrintWriter(new OutputStreamWriter(new HeldStream(this), charset));
        }
        return writer;
    }

    @Override
    public void setStatus(int status) {
        if (!isCommitted()) {
            this.status = status;
        }
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public boolean isCommitted() {
        return left || done;
    }

    @Override
    public void resetBuffer() {
        if (left) {
            throw new IllegalStateException("the answer has left");
        }
        held.reset();
    }

    @Override
    public void reset() {
        resetBuffer();
        super.reset();
        super.setStatus(SC_SERVICE_UNAVAILABLE);
        status = SC_OK;
        stream = null;
        writer = null;
    }

    @Override
    public int getBufferSize() {
        return MOST;
    }

    @Override
    public void setBufferSize(int size) {
        // as much is held as is promised
    }

    @Override
    void end(int ended) {
        resetBuffer();
        status = ended;
        done = true;
    }
}
