package io.hookseal.testkit;

import io.hookseal.testkit.RawAnswer.Cause;
import io.hookseal.testkit.RawAnswer.Missing;
import io.hookseal.testkit.RawAnswer.Received;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one HTTP/1 answer from bytes that come in any pieces (RFC 9112). Not safe for use by many threads. */
final class AnswerReader {

    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int MOST_BODY_BYTES = 16 * 1024 * 1024;

    private enum End {
        AT_LENGTH,
        AT_LAST_CHUNK,
        AT_CLOSE
    }

    private final boolean bodiless;
    private byte[] buffer = new byte[8 * 1024];
    private int filled;
    private int next;
    private boolean headRead;
    private boolean notHttp;
    private boolean bodyRead;
    private boolean bodyBroken;
    private int status;
    private List<Header> headers = List.of();
    private End end = End.AT_CLOSE;
    private long length;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** A reader for the answer to a request; an answer to HEAD has no body whatever its head says. */
    AnswerReader(boolean toHead) {
        this.bodiless = toHead;
    }

    /** Takes bytes as they came; true when nothing more needs to come. */
    boolean take(byte[] bytes, int count) {
        if (filled + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(filled + count, 2 * buffer.length));
        }
        System.arraycopy(bytes, 0, buffer, filled, count);
        filled += count;
        while (!headRead && !notHttp && readHead()) {
            headRead = status >= 200 || status == 101;
        }
        if (headRead && !bodyRead) {
            readBody();
            dropWhatWasRead();
        }
        bodyBroken |= body.size() > MOST_BODY_BYTES;
        return notHttp || bodyRead || bodyBroken;
    }

    /** The answer as far as it came, when nothing more comes and why. */
    RawAnswer result(Cause cause) {
        if (notHttp) {
            return new Missing(Cause.NOT_HTTP);
        }
        if (!headRead) {
            return new Missing(cause);
        }
        boolean whole = bodyRead || (end == End.AT_CLOSE && cause == Cause.CLOSED && !bodyBroken);
        return new Received(status, headers, body.toByteArray(), whole);
    }

    private boolean readHead() {
        int stop = endOfHead();
        if (stop < 0) {
            notHttp = filled - next > MOST_HEAD_BYTES || !couldBeHttp();
            return false;
        }
        String[] lines = new String(buffer, next, stop - next, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        next = stop + 4;
        if (!readStatusLine(lines[0])) {
            notHttp = true;
            return false;
        }
        List<Header> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1 || lines[i].indexOf('\r') >= 0 || lines[i].indexOf('\n') >= 0) {
                notHttp = true;
                return false;
            }
            fields.add(new Header(lines[i].substring(0, colon), trimmed(lines[i].substring(colon + 1))));
        }
        headers = fields;
        return frameBody();
    }

    /** Where the body ends (RFC 9112, section 6.3). */
    private boolean frameBody() {
        if (bodiless || status < 200 || status == 204 || status == 304) {
            end = End.AT_LENGTH;
            length = 0;
            return true;
        }
        end = End.AT_CLOSE;
        for (Header header : headers) {
            if (header.isNamed("Transfer-Encoding") && header.value().endsWith("chunked")) {
                end = End.AT_LAST_CHUNK;
                return true;
            }
            if (header.isNamed("Content-Length")) {
                length = digits(header.value(), 10);
                notHttp |= length < 0;
                end = End.AT_LENGTH;
            }
        }
        return !notHttp;
    }

    private void readBody() {
        switch (end) {
            case AT_LENGTH -> {
                copy(length - body.size());
                bodyRead = body.size() == length;
            }
            case AT_CLOSE -> copy(filled - next);
            case AT_LAST_CHUNK -> {
                boolean more = true;
                while (more) {
                    more = readChunk();
                }
            }
        }
    }

    /** Takes the next chunk if it has come whole; true if another may have. */
    private boolean readChunk() {
        int stop = endOfLine(next);
        if (stop < 0) {
            return false;
        }
        String line = new String(buffer, next, stop - next, StandardCharsets.ISO_8859_1);
        int extension = line.indexOf(';');
        long size = digits(trimmed(extension < 0 ? line : line.substring(0, extension)), 16);
        if (size < 0 || size > MOST_BODY_BYTES) {
            bodyBroken = true;
            return false;
        }
        if (size == 0) {
            return readTrailer(stop);
        }
        if (filled - (stop + 2) < size + 2) {
            return false;
        }
        next = stop + 2;
        copy(size);
        next += 2;
        return true;
    }

    /** Passes over the trailer fields, which end with an empty line. */
    private boolean readTrailer(int endOfLastChunkLine) {
        int start = endOfLastChunkLine + 2;
        for (int stop = endOfLine(start); stop >= 0; stop = endOfLine(start)) {
            boolean empty = stop == start;
            start = stop + 2;
            if (empty) {
                next = start;
                bodyRead = true;
                return false;
            }
        }
        return false;
    }

    private void copy(long wanted) {
        int count = (int) Math.min(wanted, filled - next);
        body.write(buffer, next, count);
        next += count;
    }

    private void dropWhatWasRead() {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        next = 0;
    }

    private boolean readStatusLine(String line) {
        boolean wellFormed = (line.startsWith("HTTP/1.0 ") || line.startsWith("HTTP/1.1 "))
                && line.length() >= 12
                && (line.length() == 12 || line.charAt(12) == ' ');
        long code = wellFormed ? digits(line.substring(9, 12), 10) : -1;
        status = (int) code;
        return code >= 100;
    }

    private boolean couldBeHttp() {
        String start = "HTTP/1.";
        int known = Math.min(start.length(), filled - next);
        return new String(buffer, next, known, StandardCharsets.ISO_8859_1).equals(start.substring(0, known));
    }

    private int endOfHead() {
        for (int i = next; i + 3 < filled; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private int endOfLine(int from) {
        for (int i = from; i + 1 < filled; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String trimmed(String text) {
        int start = 0;
        int stop = text.length();
        while (start < stop && isBlank(text.charAt(start))) {
            start++;
        }
        while (stop > start && isBlank(text.charAt(stop - 1))) {
            stop--;
        }
        return text.substring(start, stop);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The number, or -1 if the text is not one to nine digits. */
    private static long digits(String text, int radix) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
