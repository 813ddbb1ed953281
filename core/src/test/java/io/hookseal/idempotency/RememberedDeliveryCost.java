package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Measures what a remembered delivery costs. Its name keeps it out of the ordinary run; RATIONALE.md has the command and
 * what came of it.
 */
class RememberedDeliveryCost {
    private static final int DELIVERIES = 1_000_000;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);

    @Test
    void whereTheKeyIsTheContent() {
        measure(true);
    }

    @Test
    void whereTheKeyIsAnother() {
        measure(false);
    }

    private static void measure(boolean keyIsContent) {
        // Once on half of it, so that what is measured is compiled.
        cost(keyIsContent, DELIVERIES / 2);
        System.out.println((keyIsContent ? "key is content: " : "key is another: ") + cost(keyIsContent, DELIVERIES));
    }

    private static String cost(boolean keyIsContent, int deliveries) {
        AtomicLong clock = new AtomicLong();
        long before = usedAfterCollecting();
        CaffeineDeliveryStore store =
                CaffeineDeliveryStore.builder().ticker(clock::get).build();
        long start = System.nanoTime();
        each(deliveries, keyIsContent, (identity, content, token) -> {
            store.claim(identity, content, token, LEASE, RETENTION);
            store.complete(identity, content, token, RETENTION, Instant.EPOCH);
        });
        long filling = System.nanoTime() - start;
        long after = usedAfterCollecting();
        start = System.nanoTime();
        each(deliveries, keyIsContent, (identity, content, token) -> assertDuplicate(store, identity, content, token));
        long looking = System.nanoTime() - start;
        clock.addAndGet(RETENTION.plusHours(1).toNanos());
        start = System.nanoTime();
        each(1, keyIsContent, (identity, content, token) -> store.claim(identity, content, token, LEASE, RETENTION));
        long expiring = System.nanoTime() - start;
        assertThat(store.remembered("orders")).isLessThan(deliveries);
        return String.format(
                Locale.ROOT,
                "%d deliveries, %.1f bytes each; claim and complete %.2f us, duplicate %.2f us; first claim when all have expired %d ms; %s %s",
                deliveries,
                (double) (after - before) / deliveries,
                filling / 1e3 / deliveries,
                looking / 1e3 / deliveries,
                expiring / 1_000_000,
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
    }

    private static void assertDuplicate(
            DeliveryStore store, DeliveryIdentity identity, Digest256 content, ClaimToken token) {
        Claim claim = store.claim(identity, content, token, LEASE, RETENTION);
        if (!claim.equals(new Claim.Duplicate(true))) {
            throw new AssertionError(claim);
        }
    }

    private interface Call {
        void on(DeliveryIdentity identity, Digest256 content, ClaimToken token);
    }

    private static void each(int deliveries, boolean keyIsContent, Call call) {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int n = 0; n < deliveries; n++) {
            Digest256 key = digest(random);
            Digest256 content = keyIsContent ? key : digest(random);
            call.on(new DeliveryIdentity("orders", "", key), content, new ClaimToken(n, n));
        }
    }

    private static Digest256 digest(SplittableRandom random) {
        return new Digest256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static long usedAfterCollecting() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
