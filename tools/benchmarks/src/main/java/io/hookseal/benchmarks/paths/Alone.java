package io.hookseal.benchmarks.paths;

import com.sun.management.ThreadMXBean;
import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** What can be measured once in the life of a process: its first times, and how much memory is left behind. */
public enum Alone {
    /** Four senders, one endpoint each, built in a JVM that has built none. */
    BUILD("a receiver for four senders is built", "ms of CPU time", 50) {
        @Override
        public double measure() {
            long before = cpuNanos();
            WebhookReceiver receiver = fourSenders();
            double took = (cpuNanos() - before) / 1e6;
            receiver.close();
            return took;
        }
    },
    /** The verification of the first delivery after that. */
    FIRST_VERIFICATION("first verification after start, 2 KB", "ms of CPU time", 3) {
        @Override
        public double measure() {
            WebhookReceiver receiver = fourSenders();
            Verifier verifier = Verification.verifier(Senders.databridge(), Verification.ring(1));
            byte[] body = Bodies.event(2 << 10);
            Head head = Verification.signed(body);
            long before = cpuNanos();
            boolean authentic = verifier.verify(head, body) instanceof Verdict.Authentic;
            double took = (cpuNanos() - before) / 1e6;
            receiver.close();
            return authentic ? took : Double.NaN;
        }
    },
    /** The whole of it: read, verified, claimed, settled. No target. */
    FIRST_DELIVERY(
            "first delivery after start, read, verified, claimed and settled, 2 KB", "ms of CPU time", Double.NaN) {
        @Override
        public double measure() {
            WebhookReceiver receiver = fourSenders();
            byte[] body = Bodies.event(2 << 10);
            Request request = new Request(Verification.signed(body), body, true);
            long before = cpuNanos();
            boolean settled = receiver.receive("databridge", request) instanceof Reception.Accepted accepted
                    && accepted.settle(new HandlerOutcome.Answered(200)) == null;
            double took = (cpuNanos() - before) / 1e6;
            receiver.close();
            return settled ? took : Double.NaN;
        }
    },
    /** Heap that a million completed deliveries hold, their key being their fingerprint. */
    REMEMBERED("a remembered delivery, key and fingerprint one", "bytes of heap", 200) {
        @Override
        public double measure() {
            return remembered(true);
        }
    },
    /** The same where the identity is signed fields, and the fingerprint is held beside it. */
    REMEMBERED_FIELDS("a remembered delivery, fingerprint beside the key", "bytes of heap", 200) {
        @Override
        public double measure() {
            return remembered(false);
        }
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String what;
    private final String unit;
    private final double most;

    Alone(String what, String unit, double most) {
        this.what = what;
        this.unit = unit;
        this.most = most;
    }

    /** {@return what is measured, for tables} */
    public String what() {
        return what;
    }

    /** {@return the unit of the measure} */
    public String unit() {
        return unit;
    }

    /** {@return the most that it may be, NaN where nothing is asked} */
    public double most() {
        return most;
    }

    /** {@return the measure; a process does this once} */
    public abstract double measure();

    private static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    static WebhookReceiver fourSenders() {
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().memoryIsEnough().listener(new ReceiverListener() {});
        for (String sender : List.of("databridge", "validibot", "attesta", "dembrane")) {
            builder.endpoint(Endpoint.of(sender, Objects.requireNonNull(Senders.byName(sender)))
                    .secret(sender + Signatures.SECRET)
                    .secret(Signatures.SECRET)
                    .acceptLoss());
        }
        return builder.build();
    }

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
