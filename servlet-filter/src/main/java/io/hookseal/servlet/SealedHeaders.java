package io.hookseal.servlet;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A response whose head nobody changes once it has ended: the container may be giving the same object to the next request of
 * the connection by then. Its length is the filter's to say, which alone knows whether the answer comes to its end.
 */
abstract class SealedHeaders extends ErrorlessResponse {
    private static final String CONTENT_LENGTH = "content-length";

    SealedHeaders(HttpServletResponse response) {
        super(response);
    }

    /** {@return whether nothing of the head can be changed any more} */
    @Override
    public abstract boolean isCommitted();

    private boolean open(String header) {
        boolean length = header.length() == CONTENT_LENGTH.length()
                && header.toLowerCase(Locale.ROOT).equals(CONTENT_LENGTH);
        return !isCommitted() && !length;
    }

    @Override
    public void setHeader(String name, String value) {
        if (open(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (open(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (open(name)) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (open(name)) {
            super.addIntHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (open(name)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (open(name)) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (!isCommitted()) {
            super.addCookie(cookie);
        }
    }

    @Override
    public void setLocale(Locale locale) {
        if (!isCommitted()) {
            super.setLocale(locale);
        }
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> supplier) {
        if (!isCommitted()) {
            super.setTrailerFields(supplier);
        }
    }

    @Override
    public void setContentLength(int length) {
        // said when the answer leaves
    }

    @Override
    public void setContentLengthLong(long length) {
        // said when the answer leaves
    }
}
