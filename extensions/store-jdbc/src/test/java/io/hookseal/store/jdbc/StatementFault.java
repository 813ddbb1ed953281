package io.hookseal.store.jdbc;

import java.util.function.UnaryOperator;

/** Faults planted into the statements: each takes one rule out of them, which a test of the contract sees. */
enum StatementFault implements UnaryOperator<String> {
    COMPLETES_ANOTHERS(
            sql -> sql.replace(" OR held.token = ", " OR TRUE OR held.token = "), "doesNotCompleteAnothersClaim"),
    RELEASES_ANOTHERS(
            sql -> sql.startsWith("DELETE") ? sql.replace("held.token = ?", "(TRUE OR held.token = ?)") : sql,
            "doesNotReleaseAnothersClaim"),
    EXTENDS_ANOTHERS(
            sql -> sql.contains("SET lease_until") ? sql.replace("held.token = ?", "(TRUE OR held.token = ?)") : sql,
            "extendsItsOwnClaimOnly"),
    TAKES_OVER_THE_LIVING(sql -> sql.replace("held.lease_until <= ", "0 <= "), "keepsOthersOutWhileTheLeaseLasts"),
    NEVER_TAKES_OVER(sql -> sql.replace("held.lease_until <= ", "0 >= "), "anotherTakesOverAtTheVeryEndOfTheLease"),
    FORGETS_ITS_OWN_TOKEN(
            sql -> sql.replace(" AND (held.token = ", " AND (FALSE AND held.token = "),
            "acquiresAgainUnderItsOwnTokenAsTheSameAttempt"),
    NEVER_EXPIRES(
            sql -> sql.replace("held.expires_at <= ", "0 >= ").replace("held.expires_at > ", "0 < "),
            "remembersACompletedDeliveryToTheLastTickOfItsRetention"),
    REMEMBERS_FOR_THE_LEASE_ALONE(
            sql -> sql.replaceFirst("('IN_PROGRESS', \\?, 1, \\?, .+? \\+ \\?, .+? \\+) \\?", "$1 0 * ?"),
            "remembersTheAttemptsOfAnAbandonedClaimForTheRetention"),
    COMPLETES_WITHOUT_RETENTION(sql -> sql.replace("+ ? END", "+ 0 * ? END"), "completesItsOwnClaim");

    final String seenBy;

    @SuppressWarnings("ImmutableEnumChecker") // functions of their argument alone
    private final UnaryOperator<String> change;

    StatementFault(UnaryOperator<String> change, String seenBy) {
        this.change = change;
        this.seenBy = seenBy;
    }

    @Override
    public String apply(String sql) {
        return change.apply(sql);
    }
}
