package io.hookseal.servlet;

import io.hookseal.Reply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A handler's answer, held back until its delivery is settled: its status, and up to {@value #MOST} bytes of its body,
 * whatever the handler flushes, closes or sends as an error. A longer one leaves when it outgrows that.
 *
 * <p>The container's own response stands at 503 meanwhile, so that whatever ends it around the filter asks the sender to
 * deliver again.
 */
final class HeldResponse extends SealedHeaders {
    /** What is held back at most, in bytes. */
    static final int MOST = 16 * 1024;

    /** What is held back, in bytes, of an answer that must not leave before it is settled. */
    static final int MOST_UNSETTLED = 1024 * 1024;

    private final HttpServletRequest request;
    private final HttpServletResponse container;
    private final ReentrantLock lock;
    private boolean mayLeave;
    private boolean overflowed;
    private boolean dropping;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(64);
    private int status = SC_OK;
    private boolean left;
    private boolean done;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;
    private @Nullable String encoding;
    private @Nullable HttpServletResponse unfinished;

    /**
     * Holds the answer to a request.
     *
     * @param lock held by whoever writes, settles or lets it leave, so that none does it meanwhile
     */
    HeldResponse(HttpServletRequest request, HttpServletResponse response, ReentrantLock lock) {
        super(response);
        this.container = response;
        this.request = request;
        this.lock = lock;
        this.mayLeave = !request.getProtocol().equals("HTTP/1.0"); // there, an answer broken off looks whole
        super.setStatus(SC_SERVICE_UNAVAILABLE);
    }

    /** For those who look through wrappers; this one itself calls the container's without the way round. */
    @Override
    public ServletResponse getResponse() {
        ServletResponse inner = super.getResponse();
        if (!inner.equals(container)) {
            return inner;
        }
        HttpServletResponse shown = unfinished;
        if (shown == null) {
            shown = UnfinishedResponse.of(container);
            unfinished = shown;
        }
        return shown;
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
            OutputStream out = output();
            if (held.size() > 0 || status != SC_NO_CONTENT) {
                container.setContentLengthLong(held.size());
            }
            leave(out);
        }
        super.flushBuffer();
    }

    /** Puts a reply in its place; false where it has left. */
    boolean replace(Reply reply) {
        done = true;
        return ServletReply.send(request, container, reply);
    }

    private void leave(OutputStream out) throws IOException {
        left = true;
        super.setStatus(status);
        held.writeTo(out);
        held.reset();
    }

    /** The container's stream, also where a filter in front has asked for its writer. */
    private OutputStream output() throws IOException {
        try {
            return super.getOutputStream();
        } catch (IllegalStateException e) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (String name : container.getHeaderNames()) {
                headers.put(name, List.copyOf(container.getHeaders(name)));
            }
            container.reset();
            headers.forEach((name, values) -> values.forEach(value -> container.addHeader(name, value)));
            return super.getOutputStream();
        }
    }

    /** From now on nothing leaves before it is settled, because nobody could break it off. */
    void holdToTheEnd() {
        if (left) {
            throw new IllegalStateException("the answer of more than " + MOST
                    + " bytes has begun to leave: begin asynchronous work before it is written");
        }
        mayLeave = false;
    }

    /** {@return whether more was written than is held, so that it cannot be answered} */
    boolean overflowed() {
        return overflowed;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (done || dropping) {
                return;
            }
            boolean success = status >= 200 && status < 300;
            if (!left && mayLeave && success && held.size() + length > MOST) {
                leave(output());
            }
            if (left) {
                super.getOutputStream().write(bytes, offset, length);
            } else if (held.size() + length > MOST_UNSETTLED) {
                overflowed = true;
                throw new IOException(
                        "an answer that cannot be broken off is held back until it is settled, and this is"
                                + " more than " + MOST_UNSETTLED + " bytes");
            } else {
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
            super.setCharacterEncoding(charset.name()); // the header says what is written
            encoding = charset.name();
            writer = new PrintWriter(new OutputStreamWriter(new HeldStream(this), charset));
        }
        return writer;
    }

    @Override
    public void setCharacterEncoding(String charset) {
        if (writer == null && !isCommitted()) {
            super.setCharacterEncoding(charset);
        }
    }

    /** Behind a writer, with its charset and no other (Servlet 6.0, section 5.5). */
    @Override
    public void setContentType(String type) {
        if (!isCommitted()) {
            super.setContentType(
                    writer == null ? type : type.replaceFirst("(?i);\\s*charset=[^;]*", "") + ";charset=" + encoding);
        }
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
        if (isCommitted()) {
            throw new IllegalStateException("the answer has left");
        }
        clear();
    }

    /** Drops what was written, and what a writer has not yet encoded. */
    private void clear() {
        dropping = true;
        drain();
        dropping = false;
        held.reset();
        overflowed = false;
    }

    @Override
    public void reset() {
        resetBuffer();
        super.reset();
        super.setStatus(SC_SERVICE_UNAVAILABLE);
        status = SC_OK;
        stream = null;
        writer = null;
        encoding = null;
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
        if (left) {
            throw new IllegalStateException("the answer has left");
        }
        if (!done) {
            clear();
            status = ended;
            done = true;
        }
    }
}
