package io.hookseal.cli.serve;

import io.hookseal.ExchangeReport;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one request, in the order in which it is written. No secret, signature or body.
 *
 * @param endpoint the endpoint, or null where the path is none's
 * @param sender the endpoint's sender
 * @param event the event, which may come from an unsigned header where the sender signs none
 * @param verdict {@code authentic}, {@code unverified} or {@code refused}
 * @param reason why it was refused or is to come again, or null where it was handled, now or earlier
 * @param keyId the id of the secret that matched
 * @param identity the identity of an accepted delivery, 64 hexadecimal digits
 * @param claim {@code acquired}, {@code takeover}, {@code duplicate} or {@code in-flight}; {@code unprotected} where the
 *     handler ran without a claim; null where none was asked for
 * @param attempt 1 for the first run of the handler, more after takeovers, null where it did not run
 * @param status the status of the answer
 * @param bytes length of the body that was read
 * @param micros microseconds from arrival to answer
 */
record RequestLine(
        @Nullable String endpoint,
        @Nullable String sender,
        @Nullable String event,
        @Nullable String verdict,
        @Nullable String reason,
        @Nullable String keyId,
        @Nullable String identity,
        @Nullable String claim,
        @Nullable Integer attempt,
        int status,
        long bytes,
        long micros) {
    static final String NO_ENDPOINT = "no-endpoint";

    static RequestLine of(ExchangeReport report) {
        DeliveryFacts delivery = report.delivery();
        Refusal refusal = report.refusal();
        return new RequestLine(
                report.endpoint(),
                report.sender(),
                delivery == null ? null : delivery.event(),
                report.verdict(),
                refusal == null ? null : refusal.code(),
                delivery == null ? null : delivery.keyId(),
                delivery == null ? null : delivery.identity(),
                report.claim(),
                report.attempt() == 0 ? null : report.attempt(),
                report.status(),
                report.bytes(),
                micros(report.took()));
    }

    /** A request to a path that is no endpoint's. */
    static RequestLine missed(int status, Duration took) {
        return new RequestLine(null, null, null, null, NO_ENDPOINT, null, null, null, null, status, 0, micros(took));
    }

    private static long micros(Duration took) {
        return took.toNanos() / 1000;
    }
}
