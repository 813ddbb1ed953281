package io.hookseal;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in facts that may be logged: no secret, signature or body.
 *
 * @param endpoint the endpoint
 * @param sender the name of its sender profile
 * @param delivery what arrived, or null where the verdict was a refusal
 * @param refusal why it was not handled, or null where it was
 * @param claim {@code acquired}, {@code takeover}, {@code duplicate}, {@code in-flight}, {@code unprotected}, or
 *     {@code kept} where the inbox keeps it; null where none was asked for or the store could not say
 * @param attempt 1 for the first run of the handler, more after takeovers, 0 where it did not run
 * @param settlement what became of the claim, or null where there was none
 * @param status the answer's HTTP status
 * @param bytes length of the body that was read
 * @param took time from arrival to answer
 */
public record ExchangeReport(
        String endpoint,
        String sender,
        @Nullable DeliveryFacts delivery,
        @Nullable Refusal refusal,
        @Nullable String claim,
        int attempt,
        @Nullable Settlement settlement,
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
