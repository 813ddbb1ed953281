package io.hookseal.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What came back for a request: an HTTP answer, or none and why. */
public sealed interface RawAnswer {

    /** Why there is no answer. */
    enum Cause {
        /** Nothing accepts connections on the port. */
        REFUSED,
        /** The connection was closed before a whole head of an answer came. */
        CLOSED,
        /** The connection was reset before a whole head of an answer came. */
        RESET,
        /** No whole head of an answer came in time. */
        TIMED_OUT,
        /** What came is not HTTP/1, or its head is longer than 64 KiB. */
        NOT_HTTP
    }

    /**
     * No answer came.
     *
     * @param cause why
     */
    record Missing(Cause cause) implements RawAnswer {}

    /**
     * The final answer of the server; an interim one (1xx, RFC 9110, section 15.2) is passed over. Immutable.
     */
    final class Received implements RawAnswer {
        private final int status;
        private final List<Header> headers;
        private final byte[] body;
        private final boolean complete;

        Received(int status, List<Header> headers, byte[] body, boolean complete) {
            this.status = status;
            this.headers = List.copyOf(headers);
            this.body = body;
            this.complete = complete;
        }

        /**
         * The status code.
         *
         * @return three digits, 200 to 599 from a server that keeps to RFC 9110
         */
        public int status() {
            return status;
        }

        /**
         * The header fields in the order they came, each without white space around its value.
         *
         * @return an unmodifiable list
         */
        public List<Header> headers() {
            return headers;
        }

        /**
         * The values of a field.
         *
         * @param name the field's name, in any case
         * @return a value for each time the field is there, in order
         */
        public List<String> values(String name) {
            List<String> values = new ArrayList<>();
            for (Header header : headers) {
                if (header.isNamed(name)) {
                    values.add(header.value());
                }
            }
            return List.copyOf(values);
        }

        /**
         * The body without its framing, as far as it came.
         *
         * @return a new array
         */
        public byte[] body() {
            return body.clone();
        }

        /**
         * The body as UTF-8 text.
         *
         * @return the text, with U+FFFD for what is not UTF-8
         */
        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /**
         * Whether the whole body came, as the answer's own framing says; always true where it ends with the connection.
         *
         * @return false if the connection ended, the time was up or 16 MiB were read before that
         */
        public boolean isComplete() {
            return complete;
        }

        /** The status and the sizes; nothing of the body. */
        @Override
        public String toString() {
            return "Received[" + status + ", " + headers.size() + " headers, " + body.length + " bytes"
                    + (complete ? "]" : ", incomplete]");
        }
    }

    /**
     * The answer that must have come.
     *
     * @return this
     * @throws IllegalStateException if none came; the message names the cause
     */
    default Received received() {
        if (this instanceof Received received) {
            return received;
        }
        throw new IllegalStateException("no answer: " + this);
    }
}
