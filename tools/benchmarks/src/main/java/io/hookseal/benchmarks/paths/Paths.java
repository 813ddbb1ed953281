package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.measure.Group;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** All groups of operations by their names, each made when it is asked for. */
public final class Paths {
    private Paths() {}

    /** {@return the groups, in the order of the table} */
    public static Map<String, Callable<Group>> all() {
        Map<String, Callable<Group>> groups = new LinkedHashMap<>();
        groups.put("verify-300", () -> Verification.valid(300));
        groups.put("verify-2k", () -> Verification.valid(2 << 10));
        groups.put("verify-64k", () -> Verification.valid(64 << 10));
        groups.put("verify-1m", () -> Verification.valid(1 << 20));
        groups.put("verify-300-text", () -> Verification.text(300));
        groups.put("verify-2k-text", () -> Verification.text(2 << 10));
        groups.put("verify-64k-text", () -> Verification.text(64 << 10));
        groups.put("secrets", Verification::threeSecrets);
        groups.put("refused-2k", () -> Verification.refused(2 << 10));
        groups.put("refused-64k", () -> Verification.refused(64 << 10));
        groups.put("canonical-2k", () -> Json.canonical(2 << 10));
        groups.put("canonical-64k", () -> Json.canonical(64 << 10));
        groups.put("fields-2k", Json::fields);
        groups.put("claims-2k", ClaimPaths::claims);
        groups.put("bodies-64k", () -> BodyPaths.read(64 << 10));
        groups.put("bodies-1m", () -> BodyPaths.read(1 << 20));
        return groups;
    }

    /**
     * {@return the group of this name}
     *
     * @param name the name
     * @throws Exception where it cannot be made
     */
    public static Group group(String name) throws Exception {
        Callable<Group> group = all().get(name);
        if (group == null) {
            throw new IllegalArgumentException("there is no group '" + name + "'; there are " + all().keySet());
        }
        return group.call();
    }
}
