package io.hookseal.verification;

import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.secrets.KeyMaterial;
import io.hookseal.secrets.Secret;
import io.hookseal.signature.KeyedMac;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keyed state of a ring's secrets, prepared once for as long as the ring does not change. Does not hold the ring, which
 * may be a tenant's and gone.
 *
 * <p>Safe under many threads: a ring that changes under load is prepared by whoever sees it first, perhaps twice.
 */
final class PreparedRing {
    private final Set<MacAlgorithm> algorithms;
    private volatile Prepared prepared;

    PreparedRing(Set<MacAlgorithm> algorithms) {
        this.algorithms = algorithms;
        this.prepared = new Prepared(List.of(), List.of(), true);
    }

    /** Those of the ring's current secrets that are live at this moment, in ring order. */
    @SuppressWarnings("ReferenceEquality") // a ring gives the very same list until its secrets change
    List<Key> live(List<Secret> current, InstantSource clock) {
        Prepared known = prepared;
        if (known.of != current) {
            known = prepare(current);
            prepared = known;
        }
        if (known.always) {
            return known.keys;
        }
        Instant now = clock.instant();
        return known.keys.stream().filter(key -> key.secret.liveAt(now)).toList();
    }

    private Prepared prepare(List<Secret> secrets) {
        List<Key> keys = new ArrayList<>(secrets.size());
        for (Secret secret : secrets) {
            byte[] material = KeyMaterial.expose(secret);
            Map<MacAlgorithm, KeyedMac> macs = new EnumMap<>(MacAlgorithm.class);
            for (MacAlgorithm algorithm : algorithms) {
                macs.put(algorithm, KeyedMac.prepare(algorithm, material));
            }
            Arrays.fill(material, (byte) 0);
            keys.add(new Key(secret, macs));
        }
        boolean always = secrets.stream().allMatch(secret -> secret.notBefore() == null && secret.notAfter() == null);
        return new Prepared(secrets, List.copyOf(keys), always);
    }

    /** {@code always}: none of them has a window, so that no clock need be asked. */
    private record Prepared(List<Secret> of, List<Key> keys, boolean always) {}

    /** A secret, and its keyed state under each of the algorithms, mostly one. */
    static final class Key {
        private final Secret secret;
        private final Map<MacAlgorithm, KeyedMac> macs;
        private final KeyedMac first;

        private Key(Secret secret, Map<MacAlgorithm, KeyedMac> macs) {
            this.secret = secret;
            this.macs = macs;
            this.first = macs.values().iterator().next();
        }

        Secret secret() {
            return secret;
        }

        KeyedMac mac(MacAlgorithm algorithm) {
            if (first.algorithm() == algorithm) {
                return first;
            }
            KeyedMac mac = macs.get(algorithm);
            if (mac == null) {
                throw new IllegalStateException("no key was prepared for " + algorithm.id());
            }
            return mac;
        }
    }
}
