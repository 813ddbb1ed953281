package io.hookseal.cli.demo;

import io.hookseal.ExchangeReport;
import io.hookseal.testkit.Expectation;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.verification.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What came out of one trial.
 *
 * @param trial what was tried
 * @param report what the receiver said of it, or null where the request never reached it
 * @param answer what came back over HTTP
 */
record Outcome(Trial trial, @Nullable ExchangeReport report, RawAnswer answer) {
    static final int ACCEPTED = 200;
    static final int REFUSED = 401;

    String verdict() {
        return report == null ? "no report" : report.verdict();
    }

    @Nullable
    String reason() {
        Refusal refusal = report == null ? null : report.refusal();
        return refusal == null ? null : refusal.code();
    }

    /** The status, or null where no answer came. */
    @Nullable
    Integer status() {
        return answer instanceof RawAnswer.Received received ? received.status() : null;
    }

    /** Whether verdict, reason and status are those that the recording calls for. */
    boolean asRecorded() {
        Integer status = status();
        if (report == null || status == null || report.status() != status) {
            return false;
        }
        String reason = reason();
        if (trial.expectation() instanceof Expectation.Refused refused) {
            return verdict().equals("refused") && refused.reason().text().equals(reason) && status == REFUSED;
        }
        return verdict().equals("authentic") && reason == null && status == ACCEPTED;
    }
}
