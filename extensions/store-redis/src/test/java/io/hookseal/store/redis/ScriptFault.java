package io.hookseal.store.redis;

import java.util.function.UnaryOperator;

/** Faults planted into the scripts: each takes one rule out of one of them. */
enum ScriptFault implements UnaryOperator<String> {
    COMPLETES_ANOTHERS("complete", "if state and token ~= ARGV[1] then", "if false then"),
    RELEASES_ANOTHERS("release", "'in-progress' and token == ARGV[1]", "'in-progress'"),
    EXTENDS_ANOTHERS("extend", "state ~= 'in-progress' or token ~= ARGV[1]", "state ~= 'in-progress'"),
    TAKES_OVER_THE_LIVING("claim", "lease_until > now", "false"),
    NEVER_TAKES_OVER("claim", "lease_until > now", "true"),
    FORGETS_ITS_OWN_TOKEN("claim", "state and token == ARGV[1]", "false"),
    NEVER_EXPIRES("look", "expires_at <= now", "false"),
    REMEMBERS_FOR_THE_LEASE_ALONE(
            "claim", "'expires_at', integer(now + lease + retention)", "'expires_at', integer(now + lease)"),
    COMPLETES_WITHOUT_RETENTION("complete", "integer(now + tonumber(ARGV[3]))", "integer(now)");

    private final String script;
    private final String sound;
    private final String faulty;

    ScriptFault(String script, String sound, String faulty) {
        this.script = script;
        this.sound = sound;
        this.faulty = faulty;
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
