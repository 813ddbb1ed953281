package io.hookseal;

import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.RetryBehaviour;
import io.hookseal.sender.SenderProfile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out how an endpoint claims its deliveries, from what its sender does and what was configured, and what is wrong
 * with that.
 *
 * <p>A sender's time limit is divided: a quarter from arrival to wait for a delivery that is being handled, a twentieth for
 * one last look at the store, six tenths for the handler, a twentieth for settling, and a twentieth to spare.
 */
final class ClaimChecks {
    /** What retention must have beyond the window and the retries, for clocks and queues: 5 minutes. */
    static final Duration MARGIN = Duration.ofMinutes(5);

    /** Ten years, and far below where adding durations and instants overflows. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final Duration SHORTEST_DEFAULT_RETENTION = Duration.ofHours(25);

    private final Endpoint endpoint;
    private final @Nullable Duration maxAge;
    private final List<Problem> problems;
    private final List<Problem> warnings;

    ClaimChecks(Endpoint endpoint, @Nullable Duration maxAge, List<Problem> problems, List<Problem> warnings) {
        this.endpoint = endpoint;
        this.maxAge = maxAge;
        this.problems = problems;
        this.warnings = warnings;
    }

    ClaimPolicy policy() {
        return new ClaimPolicy(
                lease(), retention(), handlerDeadline(), maxWait(), storeLimit(), endpoint.onStoreFailure);
    }

    private SenderProfile sender() {
        return endpoint.sender;
    }

    private Duration tenths(int tenths) {
        return parts(tenths, 10);
    }

    /**
     * Some parts of the sender's time limit, which is checked to be no longer than {@link #LONGEST}. In nanoseconds, because
     * durations divide and multiply by way of {@link java.math.BigDecimal}, whose loading takes a start 10 ms.
     */
    private Duration parts(int parts, int ofAll) {
        return Duration.ofNanos(sender().timeout().toNanos() * parts / ofAll);
    }

    private Duration handlerDeadline() {
        return endpoint.handlerDeadline != null ? endpoint.handlerDeadline : tenths(6);
    }

    private Duration lease() {
        if (endpoint.lease != null) {
            return endpoint.lease;
        }
        return endpoint.handlerDeadline == null ? tenths(7) : handlerDeadline().plus(tenths(1));
    }

    private Duration storeLimit() {
        return parts(1, 20);
    }

    /** What the store may take before and after the handler. */
    private Duration storeShare() {
        return storeLimit().plus(storeLimit());
    }

    /** What is left of the sender's time when the handler's, the store's and a margin are taken off. */
    private Duration maxWait() {
        Duration margin = storeLimit();
        Duration left =
                sender().timeout().minus(handlerDeadline()).minus(storeShare()).minus(margin);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration neededRetention() {
        Duration window = maxAge == null ? Duration.ZERO : maxAge.plus(endpoint.maxAhead);
        Duration horizon = sender().retries().horizon();
        return (window.compareTo(horizon) > 0 ? window : horizon).plus(MARGIN);
    }

    private Duration retention() {
        if (endpoint.retention != null) {
            return endpoint.retention;
        }
        Duration needed = neededRetention();
        return needed.compareTo(SHORTEST_DEFAULT_RETENTION) > 0 ? needed : SHORTEST_DEFAULT_RETENTION;
    }

    /**
     * Checks all of it.
     *
     * @param storesLimit how long a call of the store may take by its own account
     */
    void check(Duration storesLimit) {
        int before = problems.size();
        requirePossible("a future limit", endpoint.maxAhead);
        requirePossible("a maximum age", maxAge);
        requirePossible("a read deadline", endpoint.readDeadline);
        requirePossible("a retention", endpoint.retention);
        requirePossible("a lease", endpoint.lease);
        requirePossible("a handler deadline", endpoint.handlerDeadline);
        requirePossible("a sender's time limit", sender().timeout());
        requirePossible("a sender's retry horizon", sender().retries().horizon());
        requirePositive("a sender's time limit", sender().timeout());
        if (sender().retries().horizon().isNegative()) {
            problem("has a sender's retry horizon of " + sender().retries().horizon(), "make it zero or longer");
        }
        if (problems.size() > before) {
            return;
        }
        requirePositive("a handler deadline", handlerDeadline());
        requirePositive("a lease", lease());
        requirePositive("a retention", retention());
        if (problems.size() > before) {
            return;
        }
        checkRetention();
        warnOfIdentity();
        if (endpoint.inbox) {
            checkNothingOfClaims();
            return;
        }
        if (handlerDeadline().compareTo(lease()) >= 0) {
            problem(
                    "has a handler deadline of " + handlerDeadline() + " and a lease of " + lease()
                            + ": another would take over from a handler that is within its time",
                    "make the lease longer than the handler deadline");
        }
        if (handlerDeadline().plus(storeShare()).compareTo(sender().timeout()) >= 0) {
            problem(
                    "has a handler deadline of " + handlerDeadline() + ", but sender '" + sender().name() + "' waits "
                            + sender().timeout() + " for an answer, of which the store may take " + storeShare(),
                    "shorten the deadline, or persist deliveries and handle them later");
        }
        warnOfSlowness(storesLimit);
        warnOfLoss();
    }

    private void checkRetention() {
        if (retention().compareTo(neededRetention()) < 0) {
            problem(
                    "has a retention of " + retention() + ", but a delivery can be replayed or delivered again for "
                            + neededRetention() + ", 5 minutes to spare included",
                    "remember deliveries for at least that long, or lower the maximum age");
        }
    }

    private void checkNothingOfClaims() {
        if (endpoint.lease != null || endpoint.handlerDeadline != null) {
            problem(
                    "has a lease or a handler deadline, and keeps its deliveries in the inbox, which needs neither",
                    "take it away");
        }
    }

    /** Each third of a lease, the store is asked to extend it. */
    private void warnOfSlowness(Duration storesLimit) {
        if (storesLimit.plus(storesLimit).plus(storesLimit).compareTo(lease()) > 0) {
            warn(
                    "has a lease of " + lease() + ", but a call of the store may take " + storesLimit
                            + ": a lease can be over before the store has extended it",
                    "make the lease longer than three such calls, or lower the store's time limit");
        }
    }

    private void warnOfIdentity() {
        IdentityRule rule = sender().identity();
        if (rule instanceof IdentityRule.OfUnsignedHeader unsigned) {
            warn(
                    "takes the header '" + unsigned.header() + "' for its identity, which the signature does not cover:"
                            + " whoever has one delivery can have it handled again and again",
                    "name signed fields of the body, or leave the identity to the signed form");
        }
        if (rule instanceof IdentityRule.OfFields fields
                && fields.otherContent() == IdentityRule.OtherContent.HANDLE_AS_NEW
                && sender().signsEveryAttemptAnew()) {
            warn(
                    "has a sender that signs every attempt anew: other content under the fields of its identity cannot be"
                            + " told from a retry, and counts as a duplicate",
                    "make sure that the sender never gives two deliveries the same fields, and say so with"
                            + " IdentityRule.OtherContent.DUPLICATE");
        }
    }

    private void warnOfLoss() {
        RetryBehaviour retries = sender().retries();
        if (endpoint.acceptLoss || retries.horizon().compareTo(lease()) > 0) {
            return;
        }
        String fault = retries.on() == RetryBehaviour.On.NOTHING
                ? "has a sender that never delivers again: a crash while a delivery is handled loses it, and so does a"
                        + " handler that fails"
                : "has a sender whose last retry comes " + retries.horizon()
                        + " after the first attempt, before a lease of " + lease()
                        + " is over: a crash while a delivery is handled loses it";
        warn(fault, "persist deliveries before they are answered (the inbox), or accept the loss");
    }

    private void requirePossible(String what, @Nullable Duration duration) {
        if (duration != null
                && (duration.compareTo(LONGEST) > 0 || duration.plus(LONGEST).isNegative())) {
            problem("has " + what + " of " + duration, "give at most " + LONGEST.toDays() + " days");
        }
    }

    private void requirePositive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            problem("has " + what + " of " + duration, "make it longer than zero");
        }
    }

    private void warn(String fault, String mend) {
        warnings.add(new Problem(endpoint.name, fault, mend));
    }

    private void problem(String fault, String mend) {
        problems.add(new Problem(endpoint.name, fault, mend));
    }
}
