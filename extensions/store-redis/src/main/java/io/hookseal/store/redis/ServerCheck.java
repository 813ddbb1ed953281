package io.hookseal.store.redis;

import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a server can hold claims. It is asked by {@code INFO} and not by {@code CONFIG GET}, which hosted servers
 * forbid more often.
 */
final class ServerCheck {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*");
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final int PROBES = 3;

    private final Calls calls;
    private final RedisDeliveryStore store;
    private final List<StoreFault> faults = new ArrayList<>();

    ServerCheck(Calls calls, RedisDeliveryStore store) {
        this.calls = calls;
        this.store = store;
    }

    List<StoreFault> faults() {
        String server = calls.info("server");
        faults.addAll(ofVersion(server == null ? null : line(server, "redis_version")));
        String memory = calls.info("memory");
        checkEviction(
                memory == null ? null : line(memory, "maxmemory_policy"),
                memory == null ? null : line(memory, "maxmemory"));
        checkScripts();
        return List.copyOf(faults);
    }

    /** Valkey's first version calls itself Redis 7.2.4 under this name, and so do all later ones. */
    static List<StoreFault> ofVersion(@Nullable String version) {
        Matcher parts = VERSION.matcher(version == null ? "" : version);
        if (!parts.matches()) {
            return List.of(new StoreFault(
                    "does not tell its version",
                    "make sure that it is Redis 6.2 or later, or Valkey, and allow it INFO",
                    false));
        }
        int major = Integer.parseInt(parts.group(1));
        boolean old = major < 6 || (major == 6 && Integer.parseInt(parts.group(2)) < 2);
        return old
                ? List.of(new StoreFault("is Redis " + version, "bring it up to 6.2 or later, or to Valkey", true))
                : List.of();
    }

    private void checkEviction(@Nullable String policy, @Nullable String maxMemory) {
        if (policy == null) {
            warn(
                    "does not tell what it drops when its memory is full",
                    "make sure that its maxmemory-policy is noeviction, and allow it INFO");
            return;
        }
        if (policy.equals("noeviction")) {
            return;
        }
        String fault = "has the maxmemory-policy " + policy
                + ": when its memory is full it forgets claims and completed deliveries, which are handled twice then";
        if ("0".equals(maxMemory)) {
            warn(
                    fault + "; it has no limit on its memory now",
                    "set maxmemory-policy to noeviction before anybody limits it");
        } else {
            faults.add(new StoreFault(fault, "set maxmemory-policy to noeviction", true));
        }
    }

    private void checkScripts() {
        Digest256 none = new Digest256(0, 0, 0, 0);
        ClaimToken token = ClaimToken.random();
        DeliveryIdentity probe = new DeliveryIdentity("", "start-up", new Digest256(token.high(), token.low(), 0, 0));
        try {
            patiently(() -> store.claim(probe, none, token, PROBE, PROBE));
            patiently(() -> store.release(probe, token));
        } catch (StoreException e) {
            if (!refused(e)) {
                throw e;
            }
            faults.add(new StoreFault(
                    "cannot be written to: " + e.getMessage(),
                    "let its user run EVAL, EVALSHA, TIME, HMGET, HSET, PEXPIRE and DEL on our keys, and make sure that it"
                            + " is no replica",
                    true));
        }
    }

    /** The first calls of a JVM are slow ones, and each of these may be repeated. */
    private static void patiently(Runnable call) {
        for (int left = PROBES; ; left--) {
            try {
                call.run();
                return;
            } catch (StoreException e) {
                if (left == 1 || refused(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean refused(StoreException e) {
        return e.getCause() instanceof RedisCommandExecutionException;
    }

    private void warn(String fault, String mend) {
        faults.add(new StoreFault(fault, mend, false));
    }

    private static @Nullable String line(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }
}
