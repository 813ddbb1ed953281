package io.hookseal.benchmarks.paths;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;

/** What is measured in a process of its own: how much memory is left behind. */
public enum Alone {
    /** Heap that a million completed deliveries hold, their key being their fingerprint. */
    REMEMBERED("a remembered delivery, key and fingerprint one", 200) {
        @Override
        public double measure() {
            return remembered(true);
        }
    },
    /** The same where the identity is signed fields, and the fingerprint is held beside it. */
    REMEMBERED_FIELDS("a remembered delivery, fingerprint beside the key", 200) {
        @Override
        public double measure() {
            return remembered(false);
        }
    };

    private final String what;
    private final double most;

    Alone(String what, double most) {
        this.what = what;
        this.most = most;
    }

    /** {@return what is measured, for tables} */
    public String what() {
        return what;
    }

    /** {@return the most bytes of heap that it may be} */
    public double most() {
        return most;
    }

    /** {@return the measure; a process does this once} */
    public abstract double measure();

    private static double remembered(boolean keyIsFingerprint) {
        int deliveries = Integer.getInteger("hookseal.benchmarks.remembered", 1_000_000);
        CaffeineDeliveryStore store = CaffeineDeliveryStore.create();
        SplittableRandom random = new SplittableRandom(8);
        long before = heapInUse();
        for (int i = 0; i < deliveries; i++) {
            Digest256 key = ClaimPaths.digest(random);
            Digest256 fingerprint = keyIsFingerprint ? key : ClaimPaths.digest(random);
            DeliveryIdentity identity = new DeliveryIdentity("hooks", "", key);
            ClaimToken token = new ClaimToken(i, i);
            var unused = store.claim(identity, fingerprint, token, Duration.ofSeconds(30), Duration.ofDays(2));
            store.complete(identity, fingerprint, token, Duration.ofDays(2), null);
        }
        double each = (double) (heapInUse() - before) / deliveries;
        return store.remembered("hooks") == deliveries ? each : Double.NaN;
    }

    private static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
