package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the store in memory does beyond the {@link CaffeineDeliveryStoreContractTest contract}: bounds, and what it reports. */
class CaffeineDeliveryStoreTest {
    private static final String ENDPOINT = "orders";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong clock = new AtomicLong();
    private final List<Instant> evicted = Collections.synchronizedList(new ArrayList<>());

    @Test
    @DisplayName("row 92: memory full: exactly the oldest completed ones go, none in flight, counted and reported")
    void aStoreFilledToThreeTimesItsBoundForgetsExactlyTheOldest() {
        int bound = 1_000;
        CaffeineDeliveryStore store = store(bound, 200);
        List<Integer> inFlight = new ArrayList<>();
        for (int n = 0; n < 3 * bound; n++) {
            if (n % 30 == 0) {
                inFlight.add(n);
                assertThat(claim(store, n)).isEqualTo(new Claim.Acquired(1));
            }
            complete(store, 10_000 + n);
        }

        assertThat(store.remembered(ENDPOINT)).isEqualTo(bound);
        assertThat(store.evictions(ENDPOINT)).isEqualTo(2L * bound);
        assertThat(evicted).hasSize(2 * bound);
        for (int n = 0; n < 2 * bound; n++) {
            assertThat(evicted.get(n)).isEqualTo(signedTime(10_000 + n));
            assertThat(store.forget(identity(10_000 + n))).isFalse();
        }
        for (int n = 2 * bound; n < 3 * bound; n++) {
            assertThat(claimedBySomebodyElse(store, 10_000 + n)).isEqualTo(new Claim.Duplicate(true));
        }
        assertThat(store.inFlight(ENDPOINT)).isEqualTo(100);
        for (int n : inFlight) {
            assertThat(claimedBySomebodyElse(store, n)).isInstanceOf(Claim.InFlight.class);
            assertThat(store.complete(identity(n), digest(n), token(n), RETENTION, null))
                    .isTrue();
        }
    }

    @Test
    void theOldestIsTheOneCompletedFirstNotTheOneClaimedOrSeenFirst() {
        CaffeineDeliveryStore store = store(2, 10);
        claim(store, 1);
        claim(store, 2);
        claim(store, 3);
        complete(store, 2);
        complete(store, 1);
        claimedBySomebodyElse(store, 2);
        complete(store, 3);

        assertThat(evicted).containsExactly(signedTime(2));
        assertThat(claimedBySomebodyElse(store, 2)).isEqualTo(new Claim.Acquired(1));
        assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.Duplicate(true));
    }

    @Test
    void endpointsDoNotPushOutEachOthersDeliveries() {
        CaffeineDeliveryStore store = store(1, 10);
        complete(store, 1);
        store.complete(new DeliveryIdentity("refunds", "", digest(2)), digest(2), token(2), RETENTION, NOON);

        assertThat(evicted).isEmpty();
        assertThat(store.evictions("refunds")).isZero();
        assertThat(store.evictions("unheard of")).isZero();
        assertThat(store.inFlight("unheard of")).isZero();
        assertThat(store.remembered("unheard of")).isZero();
    }

    @Test
    void aSignedTimeBetweenMillisecondsIsReportedAsTheNextSoThatNothingForgottenIsAccepted() {
        CaffeineDeliveryStore store = store(1, 10);
        Instant between = NOON.plusNanos(1);
        store.complete(identity(1), digest(1), token(1), RETENTION, between);
        complete(store, 2);

        assertThat(evicted).containsExactly(NOON.plusMillis(1));
    }

    @Test
    void aDeliveryWithoutSignedTimeIsReportedWithoutOne() {
        CaffeineDeliveryStore store = store(1, 10);
        store.complete(identity(1), digest(1), token(1), RETENTION, null);
        store.complete(identity(2), digest(2), token(2), RETENTION, null);

        assertThat(evicted).hasSize(1).containsOnlyNulls();
    }

    @Test
    void isReportedBeforeItIsForgottenAndOutsideOfLocks() throws Exception {
        CaffeineDeliveryStore store = store(1, 10);
        ExecutorService other = Executors.newSingleThreadExecutor();
        List<Object> seen = new ArrayList<>();
        store.onEviction((endpoint, signedTime) -> {
            // From another thread: were a lock held here, it would wait for ever.
            Future<Claim> claim = other.submit(() -> claimedBySomebodyElse(store, 1));
            Future<Boolean> forgotten = other.submit(() -> store.forget(identity(2)));
            try {
                seen.add(claim.get(30, TimeUnit.SECONDS));
                seen.add(forgotten.get(30, TimeUnit.SECONDS));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        complete(store, 1);
        complete(store, 2);
        other.shutdownNow();

        assertThat(seen).containsExactly(new Claim.Duplicate(true), true);
        assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.Acquired(1));
    }

    static Stream<Throwable> bugs() {
        return Stream.of(new IllegalStateException("a listener's bug"), new StackOverflowError("a listener's bug"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void everyListenerHearsOfEachEvictionAlsoWhereOneFails(Throwable bug) {
        CaffeineDeliveryStore store = CaffeineDeliveryStore.builder()
                .maxCompleted(1)
                .ticker(clock::get)
                .build();
        List<Instant> second = new ArrayList<>();
        store.onEviction((endpoint, signedTime) -> {
            if (bug instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) bug;
        });
        store.onEviction((endpoint, signedTime) -> second.add(signedTime));
        complete(store, 1);

        assertThatThrownBy(() -> complete(store, 2)).isSameAs(bug);
        assertThat(second).containsExactly(signedTime(1));
        assertThat(store.remembered(ENDPOINT)).isEqualTo(1);
        assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.Acquired(1));
        assertThat(claimedBySomebodyElse(store, 2)).isEqualTo(new Claim.Duplicate(true));
    }

    @Test
    void whatItsRetentionOrAnOperatorForgotIsNoEvictionAndDoesNotCount() {
        CaffeineDeliveryStore store = store(2, 10);
        complete(store, 1);
        complete(store, 2);
        assertThat(store.forget(identity(1))).isTrue();
        complete(store, 3);
        assertThat(store.remembered(ENDPOINT)).isEqualTo(2);
        clock.addAndGet(RETENTION.toNanos());
        complete(store, 4);
        complete(store, 5);

        assertThat(evicted).isEmpty();
        assertThat(store.evictions(ENDPOINT)).isZero();
        assertThat(store.remembered(ENDPOINT)).isEqualTo(2);
        assertThat(claimedBySomebodyElse(store, 4)).isEqualTo(new Claim.Duplicate(true));
    }

    @Test
    void whatHasExpiredButIsStillThereGoesFirstAndIsNoEviction() {
        CaffeineDeliveryStore store = store(2, 10);
        // Too short for Caffeine's wheel, which reclaims in steps of about a second.
        store.complete(identity(1), digest(1), token(1), Duration.ofNanos(1), NOON);
        complete(store, 2);
        clock.addAndGet(2);
        complete(store, 3);

        assertThat(evicted).isEmpty();
        assertThat(store.evictions(ENDPOINT)).isZero();
        assertThat(store.remembered(ENDPOINT)).isEqualTo(2);
        complete(store, 4);
        assertThat(evicted).containsExactly(signedTime(2));
    }

    @Test
    void shortRetentionsBehindALongOneLeaveNothingBehind() {
        CaffeineDeliveryStore store = store(100, 10);
        store.complete(identity(0), digest(0), token(0), RETENTION.multipliedBy(2), NOON);
        for (int round = 0; round < 50; round++) {
            for (int n = 1; n <= 60; n++) {
                store.complete(identity(round * 100 + n), digest(n), token(n), Duration.ofMinutes(1), NOON);
            }
            clock.addAndGet(Duration.ofMinutes(3).toNanos());
        }
        complete(store, -1);

        assertThat(evicted).isEmpty();
        assertThat(store.remembered(ENDPOINT)).isEqualTo(2);
        assertThat(claimedBySomebodyElse(store, 0)).isInstanceOf(Claim.Duplicate.class);
    }

    @Test
    void abandonedClaimsAreForgottenAfterTheirRetention() {
        CaffeineDeliveryStore store = store(10, 10);
        for (int n = 0; n < 10; n++) {
            claim(store, n);
        }
        clock.addAndGet(LEASE.plus(RETENTION).plusMinutes(5).toNanos());
        claim(store, 11);

        assertThat(store.inFlight(ENDPOINT)).isEqualTo(1);
    }

    @Test
    void aTakeoverOfALapsedClaimFindsNoRoomWhereOthersHaveTakenIt() {
        CaffeineDeliveryStore store = store(10, 1);
        claim(store, 1);
        clock.addAndGet(LEASE.toNanos());
        assertThat(claim(store, 2)).isEqualTo(new Claim.Acquired(1));

        assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.Full());
        assertThat(store.extend(identity(1), token(1), LEASE)).isTrue();
        assertThat(store.release(identity(2), token(2))).isTrue();
        assertThat(store.release(identity(1), token(1))).isTrue();
        assertThat(store.inFlight(ENDPOINT)).isZero();
    }

    @Test
    void anExtendedClaimCountsThoughAShorterOneIsOver() {
        CaffeineDeliveryStore store = store(10, 2);
        claim(store, 1);
        store.extend(identity(1), token(1), LEASE.multipliedBy(10));
        store.claim(identity(2), digest(2), token(2), Duration.ofSeconds(1), RETENTION);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(claim(store, 3)).isEqualTo(new Claim.Acquired(1));
        assertThat(claim(store, 4)).isEqualTo(new Claim.Full());
        clock.addAndGet(LEASE.toNanos());
        assertThat(claim(store, 4)).isEqualTo(new Claim.Acquired(1));
        assertThat(claim(store, 5)).isEqualTo(new Claim.Full());
        assertThat(claimedBySomebodyElse(store, 1)).isInstanceOf(Claim.InFlight.class);
    }

    @Test
    @DisplayName("row 96: the wall clock jumps an hour either way; leases and retention stay")
    void leasesAndRetentionFollowTheTickerAlone() {
        CaffeineDeliveryStore store = store(10, 10);
        claim(store, 1);
        for (Instant wallClock : List.of(NOON, NOON.plus(Duration.ofHours(1)), NOON.minus(Duration.ofHours(1)))) {
            store.complete(identity(2), digest(2), token(2), RETENTION, wallClock);
            assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.InFlight(LEASE, true));
            assertThat(claimedBySomebodyElse(store, 2)).isEqualTo(new Claim.Duplicate(true));
        }
        clock.addAndGet(LEASE.toNanos());

        assertThat(claimedBySomebodyElse(store, 1)).isEqualTo(new Claim.Acquired(2));
    }

    @Test
    void refusesBoundsBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaffeineDeliveryStore.builder().maxCompleted(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaffeineDeliveryStore.builder().maxInFlight(0));
        assertThat(CaffeineDeliveryStore.create().inMemory()).isTrue();
    }

    /** Threads do anything to few deliveries under a small bound; when they are done, the books must be those of the map. */
    @Test
    void heavyChurnKeepsItsBooks() throws Exception {
        long seed = 20261121;
        int deliveries = 64;
        CaffeineDeliveryStore store = store(20, 30);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            Random random = new Random(seed + thread);
            running.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 20_000; i++) {
                    churn(store, random.nextInt(deliveries), token(random.nextInt(12)), random);
                    // Threads between a completion and its eviction may each have one too many.
                    if (store.remembered(ENDPOINT) > 20 + 8 || store.inFlight(ENDPOINT) > 64) {
                        wrong.add("beyond the bounds");
                    }
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> thread : running) {
            thread.get(2, TimeUnit.MINUTES);
        }
        threads.shutdownNow();

        assertThat(wrong).isEmpty();
        assertThat(evicted).hasSize((int) store.evictions(ENDPOINT)).isNotEmpty();
        assertThat(store.remembered(ENDPOINT)).isBetween(0, 20);
        int remembered = 0;
        for (int n = 0; n < deliveries; n++) {
            remembered += store.forget(identity(n)) ? 1 : 0;
        }
        clock.addAndGet(LEASE.plus(RETENTION).plusHours(1).toNanos());
        claim(store, deliveries); // whoever claims has the expired ones leave
        complete(store, deliveries);
        assertThat(remembered).isBetween(0, 20);
        assertThat(store.remembered(ENDPOINT)).isEqualTo(1);
        assertThat(store.inFlight(ENDPOINT)).isZero();
    }

    private void churn(DeliveryStore store, int n, ClaimToken token, Random random) {
        DeliveryIdentity identity = identity(n);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> store.claim(identity, digest(n), token, LEASE, RETENTION);
            case 4, 5 -> store.complete(identity, digest(n), token, RETENTION, signedTime(n));
            case 6 -> store.release(identity, token);
            case 7 -> store.extend(identity, token, LEASE);
            case 8 -> store.forget(identity);
            default -> clock.addAndGet(random.nextInt(100) == 0 ? RETENTION.toNanos() : LEASE.toNanos() / 20);
        }
    }

    private CaffeineDeliveryStore store(int maxCompleted, int maxInFlight) {
        CaffeineDeliveryStore store = CaffeineDeliveryStore.builder()
                .maxCompleted(maxCompleted)
                .maxInFlight(maxInFlight)
                .ticker(clock::get)
                .build();
        store.onEviction((endpoint, signedTime) -> {
            assertThat(endpoint).isEqualTo(ENDPOINT);
            evicted.add(signedTime);
        });
        return store;
    }

    private static Claim claim(DeliveryStore store, int n) {
        return store.claim(identity(n), digest(n), token(n), LEASE, RETENTION);
    }

    private static Claim claimedBySomebodyElse(DeliveryStore store, int n) {
        return store.claim(identity(n), digest(n), new ClaimToken(-1, -1), LEASE, RETENTION);
    }

    private static void complete(DeliveryStore store, int n) {
        assertThat(store.complete(identity(n), digest(n), token(n), RETENTION, signedTime(n)))
                .isTrue();
    }

    private static Instant signedTime(int n) {
        return NOON.plusSeconds(n);
    }

    private static DeliveryIdentity identity(int n) {
        return new DeliveryIdentity(ENDPOINT, "", digest(n));
    }

    private static ClaimToken token(int n) {
        return new ClaimToken(0, n);
    }

    private static Digest256 digest(int n) {
        return new Digest256(n, 0, 0, n);
    }
}
