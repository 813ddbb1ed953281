package io.hookseal.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook request recorded byte for byte, or one derived from such a recording by a single named change, with the
 * answer that a strict receiver gives.
 *
 * @param id the recording's name, unique; a derived one has the name of its origin and of its mutation
 * @param endpoint the endpoint it is addressed to
 * @param request what stood on the wire
 * @param bodySha256 the SHA-256 of the body, 64 lower-case hex digits
 * @param event the event named in the body; for a derived recording, in the body of its origin
 * @param expectation the verdict of a strict receiver
 * @param identity what authentic recordings of one delivery have in common; null for one that is refused
 * @param duplicateOf the id of the first recording with this identity; null for that one itself
 * @param derivedFrom the id of the recording it was made from; null for one that was recorded as it is
 * @param mutation the name of the change; null for one that was recorded as it is
 * @param note what is worth knowing about it, in a sentence; null where nothing is
 * @param madeBy what produced the request
 * @param realSenderCode whether the sender's own published, unmodified code put these bytes on the wire
 * @param senderSecret the secret the signature was made with; null for a request sent unsigned
 */
public record Recording(
        String id,
        RecordedEndpoint endpoint,
        RawRequest request,
        String bodySha256,
        String event,
        Expectation expectation,
        @Nullable String identity,
        @Nullable String duplicateOf,
        @Nullable String derivedFrom,
        @Nullable String mutation,
        @Nullable String note,
        String madeBy,
        boolean realSenderCode,
        @Nullable String senderSecret) {

    /**
     * The sender this request claims to come from.
     *
     * @return the sender of the endpoint
     */
    public String sender() {
        return endpoint.sender();
    }

    /**
     * The secret the receiver is configured with.
     *
     * @return the secret of the endpoint
     */
    public String secret() {
        return endpoint.secret();
    }

    /**
     * The header fields in the order they were sent.
     *
     * @return an unmodifiable list
     */
    public List<Header> headers() {
        return request.headers();
    }

    /**
     * The body.
     *
     * @return a new array
     */
    public byte[] body() {
        return request.body();
    }

    /**
     * This request addressed to another path.
     *
     * @param pathTemplate the path, in which <code>{endpoint}</code> and <code>{sender}</code> stand for the names of
     *     this recording's
     * @return the request, different from the recorded one in nothing else
     */
    public RawRequest at(String pathTemplate) {
        return request.withPath(
                pathTemplate.replace("{endpoint}", endpoint.name()).replace("{sender}", endpoint.sender()));
    }

    /** The id, the endpoint and the expectation; no secret, signature or body. */
    @Override
    public String toString() {
        return "Recording[" + id + ", " + endpoint.name() + ", " + expectation.text() + "]";
    }
}
