package io.hookseal.benchmarks.paths;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.measure.Operation.Work;
import io.hookseal.benchmarks.measure.Target;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** From bytes to a settled claim, in a store that remembers a million deliveries. */
public final class ClaimPaths {
    private static final String BODY = "raw profile, no body fields";
    private static final String FIELDS = "event, time and identity fields";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(2);

    /** Deliveries that are remembered before; {@code -Dhookseal.benchmarks.remembered} says otherwise. */
    private static final int REMEMBERED = Integer.getInteger("hookseal.benchmarks.remembered", 1_000_000);

    private ClaimPaths() {}

    /**
     * {@return a new delivery, verified, claimed and completed; a duplicate; the same through the receiver, which reads the
     * body as well; Caffeine bare}
     *
     * @throws Exception where a body cannot be made
     */
    public static Group claims() throws Exception {
        byte[] body = Bodies.event(2 << 10);
        return new Group(
                "verify, identity, claim, settle, 2 KB",
                List.of(
                        new Operation(Verification.FLOOR, Verification.sha256(body), true),
                        new Operation(BODY, github(), true),
                        new Operation(FIELDS, validibot(), true),
                        new Operation("the receiver, reading included: " + BODY, received(Senders.databridge()), true),
                        new Operation("the receiver, reading included: " + FIELDS, received(Senders.validibot()), true),
                        new Operation("Caffeine bare: put, put, get", caffeine(), true)),
                List.of(
                        new Target.AtMostTimes(BODY, Verification.FLOOR, 4.5),
                        new Target.AtMostTimes(FIELDS, Verification.FLOOR, 6.5),
                        new Target.AtMostBytes(BODY, 900),
                        new Target.AtMostBytes(FIELDS, 900)));
    }

    /**
     * {@return the raw profile's path for each of several threads, which share a verifier and a store}
     *
     * @param threads how many
     */
    public static List<Work> together(int threads) {
        SenderProfile sender = Senders.databridge();
        Verifier verifier = Verification.verifier(sender, Verification.ring(1));
        DeliveryStore store = filled("hooks");
        List<Work> works = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            works.add(claiming(verifier, sender, store, 1 + thread * 100_000_000_000L));
        }
        return works;
    }

    static Work github() {
        return claiming(Senders.databridge(), filled("hooks"));
    }

    static Work validibot() {
        return claiming(Senders.validibot(), filled("hooks"));
    }

    static Work claiming(SenderProfile sender, DeliveryStore store) {
        Verifier verifier = Verification.verifier(sender, Verification.ring(1));
        return claiming(verifier, sender, store, 1);
    }

    private static Work claiming(Verifier verifier, SenderProfile sender, DeliveryStore store, long first) {
        Fresh deliveries = new Fresh(2 << 10, first, body -> head(sender, body));
        return new Work() {
            @Override
            public void before(int calls) {
                deliveries.prepare(calls);
            }

            @Override
            public Object run() {
                Fresh.Signed next = deliveries.take();
                Delivery delivery = ((Verdict.Authentic) verifier.verify(next.head, next.body)).delivery();
                return claimed(store, delivery);
            }
        };
    }

    private static boolean claimed(DeliveryStore store, Delivery delivery) {
        DeliveryIdentity identity =
                new DeliveryIdentity(delivery.endpoint(), "", Digest256.of(delivery.identityBytes()));
        Digest256 fingerprint = Digest256.of(delivery.fingerprintBytes());
        ClaimToken token = ClaimToken.random();
        return store.claim(identity, fingerprint, token, LEASE, RETENTION) instanceof Claim.Acquired
                && store.complete(identity, fingerprint, token, RETENTION, delivery.signedTime());
    }

    static Head head(SenderProfile sender, byte[] body) {
        String name = sender.schemes().get(0).headers().get(0);
        return new Head(name, Fresh.signature(body), "x-github-event", "push");
    }

    private static Work received(SenderProfile sender) {
        WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("hooks", sender).secret(Signatures.SECRET).acceptLoss())
                .store(filled("hooks"))
                .listener(new ReceiverListener() {})
                .memoryIsEnough()
                .build();
        Fresh deliveries = new Fresh(2 << 10, 1, body -> head(sender, body));
        HandlerOutcome done = new HandlerOutcome.Answered(200);
        return new Work() {
            @Override
            public void before(int calls) {
                deliveries.prepare(calls);
            }

            @Override
            public Object run() {
                Fresh.Signed next = deliveries.take();
                Reception reception = receiver.receive("hooks", new Request(next.head, next.body, true));
                return reception instanceof Reception.Accepted accepted && accepted.settle(done) == null;
            }
        };
    }

    static CaffeineDeliveryStore filled(String endpoint) {
        CaffeineDeliveryStore store = CaffeineDeliveryStore.create();
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < REMEMBERED; i++) {
            Digest256 key = digest(random);
            DeliveryIdentity identity = new DeliveryIdentity(endpoint, "", key);
            ClaimToken token = new ClaimToken(i, i);
            var unused = store.claim(identity, key, token, LEASE, RETENTION);
            store.complete(identity, key, token, RETENTION, null);
        }
        return store;
    }

    static Digest256 digest(SplittableRandom random) {
        return new Digest256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** A new key written twice, as a claim and its completion, and looked for; the oldest leave by Caffeine's own bound. */
    private static Work caffeine() {
        Cache<Digest256, Boolean> cache = Caffeine.newBuilder()
                .expireAfterWrite(RETENTION)
                .maximumSize(REMEMBERED)
                .executor(Runnable::run)
                .build();
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < REMEMBERED; i++) {
            cache.put(digest(random), true);
        }
        return () -> {
            Digest256 key = digest(random);
            boolean absent = cache.asMap().putIfAbsent(key, false) == null;
            cache.put(key, true);
            return absent;
        };
    }
}
