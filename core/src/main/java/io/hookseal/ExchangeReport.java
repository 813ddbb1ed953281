package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.verification.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in facts that may be logged: no secret, signature or body.
 *
 * @param endpoint the endpoint
 * @param sender the name of its sender profile
 * @param delivery what was handed to the handler, or null where the request was refused
 * @param refusal why it was refused, or null where it was not
 * @param status the answer's HTTP status
 * @param bytes length of the body that was read
 * @param took time from arrival to answer
 */
public record ExchangeReport(
        String endpoint,
        String sender,
        @Nullable Delivery delivery,
        @Nullable Refusal refusal,
        int status,
        long bytes,
        Duration took) {

    /** {@return {@code authentic}, {@code unverified} or {@code refused}} */
    public String verdict() {
        if (delivery == null) {
            return "refused";
        }
        return delivery.verified() ? "authentic" : "unverified";
    }
}
