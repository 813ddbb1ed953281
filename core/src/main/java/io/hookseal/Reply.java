package io.hookseal;

import io.hookseal.verification.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sender is answered where the receiver, not the handler, answers. The whole policy is here.
 *
 * <p>Every authentication failure gets one and the same 401. Whatever a retry could mend is a 503 with
 * {@code Retry-After}, never a 4xx, which several senders take as final. There is no redirect: clients follow it with a
 * GET and take its 200 for a delivery.
 *
 * @param status the HTTP status
 * @param headers header names and values
 * @param text the body, plain text in ASCII
 * @param close whether the connection is closed after it, because the body was not read to its end
 */
public record Reply(int status, Map<String, String> headers, String text, boolean close) {
    /** Seconds that a sender is asked to wait before it tries again. */
    static final int RETRY_AFTER_SECONDS = 5;

    private static final Reply UNAUTHORIZED = of(401, Map.of(), "unauthorized\n", false);
    private static final Reply UNAVAILABLE =
            of(503, Map.of("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)), "try again later\n", false);

    private static final Reply DUPLICATE = of(200, Map.of(), "already handled\n", false);
    private static final Reply KEPT = of(202, Map.of(), "kept\n", false);
    private static final Reply IGNORED = of(200, Map.of(), "ignored\n", false);
    private static final Reply PARTS_NOT_READ = of(415, Map.of(), "parts of a multipart body are not read\n", false);
    private static final Reply MALFORMED_FORM = of(400, Map.of(), "malformed form\n", false);

    /**
     * Copies what it is given.
     *
     * @param status the status
     * @param headers names and values
     * @param text the text
     * @param close whether the connection is closed
     */
    public Reply {
        headers = Map.copyOf(headers);
    }

    private static Reply of(int status, Map<String, String> headers, String text, boolean close) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", "text/plain;charset=us-ascii");
        all.put("Cache-Control", "no-store");
        return new Reply(status, all, text, close);
    }

    /** The reply to a request that is refused for this reason. */
    static Reply to(Refusal refusal) {
        return switch (refusal) {
            case MISSING_SIGNATURE,
                    DUPLICATE_SIGNATURE,
                    SIGNATURE_FORMAT,
                    SIGNED_HEADER,
                    SIGNATURE_MISMATCH,
                    BODY,
                    DUPLICATE_KEY,
                    SIGNED_TIME,
                    STALE,
                    AHEAD,
                    UNKNOWN_TENANT -> UNAUTHORIZED;
            case METHOD -> of(405, Map.of("Allow", "POST"), "method not allowed\n", false);
            case CONTENT_ENCODING ->
                of(415, Map.of("Accept-Encoding", "identity"), "unsupported content encoding\n", false);
            case TOO_LONG -> of(413, Map.of(), "body too long\n", true);
            case TRUNCATED, TOO_SLOW, NO_BUDGET -> UNAVAILABLE.closing();
            case DRAINED,
                    IN_FLIGHT,
                    STORE_FULL,
                    STORE_FAILED,
                    INBOX_FAILED,
                    STOPPING,
                    NO_LIVE_SECRET,
                    TENANT_LOOKUP_FAILED,
                    TENANT_LOOKUP_OVERLOADED -> UNAVAILABLE;
        };
    }

    /**
     * The reply to a delivery that was handled already, which is a success to its sender.
     *
     * @return the reply
     */
    static Reply duplicate() {
        return DUPLICATE;
    }

    /**
     * The reply to a delivery that the inbox keeps, now or since before: it was accepted, and is handled later.
     *
     * @return the reply
     */
    static Reply kept() {
        return KEPT;
    }

    /**
     * The reply to a delivery whose event no handler takes: a success to its sender, since no retry would change that.
     *
     * @return the reply
     */
    static Reply ignored() {
        return IGNORED;
    }

    /** {@return the reply where the receiver or the handler failed: the sender should deliver again} */
    public static Reply unavailable() {
        return UNAVAILABLE;
    }

    /**
     * {@return the reply where a handler asks for the parts of a multipart body, which are not read behind a verified body}
     */
    public static Reply partsNotRead() {
        return PARTS_NOT_READ;
    }

    /** {@return the reply where a handler asks for the parameters of a form body that is none} */
    public static Reply malformedForm() {
        return MALFORMED_FORM;
    }

    private Reply closing() {
        return new Reply(status, headers, text, true);
    }

    /** {@return the body's bytes} */
    public byte[] body() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
