package io.hookseal.store.redis;

import java.util.function.UnaryOperator;

/** Faults planted into the scripts: each takes one rule out of one of them, which a test of the contract sees. */
enum ScriptFault implements UnaryOperator<String> {
    COMPLETES_ANOTHERS(
            "complete", "if state and token ~= ARGV[1] then", "if false then", "doesNotCompleteAnothersClaim"),
    RELEASES_ANOTHERS("release", "'in-progress' and token == ARGV[1]", "'in-progress'", "doesNotReleaseAnothersClaim"),
    EXTENDS_ANOTHERS(
            "extend", "state ~= 'in-progress' or token ~= ARGV[1]", "state ~= 'in-progress'", "extendsItsOwnClaimOnly"),
    TAKES_OVER_THE_LIVING("claim", "lease_until > now", "false", "keepsOthersOutWhileTheLeaseLasts"),
    NEVER_TAKES_OVER("claim", "lease_until > now", "true", "anotherTakesOverAtTheVeryEndOfTheLease"),
    FORGETS_ITS_OWN_TOKEN(
            "claim", "state and token == ARGV[1]", "false", "acquiresAgainUnderItsOwnTokenAsTheSameAttempt"),
    NEVER_EXPIRES("look", "expires_at <= now", "false", "remembersACompletedDeliveryToTheLastTickOfItsRetention"),
    REMEMBERS_FOR_THE_LEASE_ALONE(
            "claim",
            "integer(now + lease + retention)",
            "integer(now + lease)",
            "remembersTheAttemptsOfAnAbandonedClaimForTheRetention"),
    COMPLETES_WITHOUT_RETENTION("complete", "integer(now + tonumber(ARGV[3]))", "integer(now)", "completesItsOwnClaim");

    final String seenBy;
    private final String script;
    private final String sound;
    private final String faulty;

    ScriptFault(String script, String sound, String faulty, String seenBy) {
        this.script = script;
        this.sound = sound;
        this.faulty = faulty;
        this.seenBy = seenBy;
    }

    @Override
    public String apply(String text) {
        String whole = Scripts.text(script);
        if (!whole.contains(sound)) {
            throw new IllegalStateException(script + ".lua does not say '" + sound + "'");
        }
        return text.replace(whole, whole.replace(sound, faulty));
    }
}
