package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Claims as the memory makes them, most of them completed where they stand in the map, held against a plain map that is told
 * everything; and the races of a completion with whatever else may happen to its claim.
 */
class ClaimsModelTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final ClaimToken MINE = new ClaimToken(1, 1);
    private static final ClaimToken THEIRS = new ClaimToken(2, 2);
    private static final long LEASE = Duration.ofSeconds(30).toNanos();
    private static final long RETENTION = Duration.ofHours(1).toNanos();

    private static final int ROUNDS = 3_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - LEASE);
    private final EndpointClaims claims = new EndpointClaims(1_000, 1_000, clock::get);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    @DisplayName("whatever happens to few deliveries, with any lease, retention and content, is what a plain map says")
    void doesWhatAPlainMapDoes() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(20261128 + seed);
            EndpointClaims memory = new EndpointClaims(1_000, 1_000, clock::get);
            Map<Long, Known> model = new HashMap<>();
            for (int step = 0; step < 5_000; step++) {
                long n = random.nextInt(6);
                ClaimToken token = new ClaimToken(0, random.nextInt(3));
                Digest256 content = digest(random.nextInt(3) == 0 ? random.nextInt(6) : n);
                long lease = 1 + random.nextInt(3) * LEASE;
                long retention = 1 + random.nextInt(4) * RETENTION / 3;
                Known known = model.get(n);
                if (known != null && known.end(clock.get()) <= 0) {
                    known = null;
                    model.remove(n);
                }
                switch (random.nextInt(8)) {
                    case 0, 1, 2 ->
                        same(
                                seed,
                                step,
                                memory.claim(key(n), content, token, lease, retention),
                                claim(model, n, known, content, token, lease, retention));
                    case 3, 4 ->
                        same(
                                seed,
                                step,
                                memory.complete(key(n), content, token, retention, NOON),
                                complete(model, n, known, content, token, retention));
                    case 5 -> {
                        boolean own = known != null && token.equals(known.token);
                        same(seed, step, memory.release(key(n), token), own);
                        if (own) {
                            model.remove(n);
                        }
                    }
                    case 6 -> {
                        boolean own = known != null && token.equals(known.token);
                        same(seed, step, memory.extend(key(n), token, lease), own);
                        if (own) {
                            known.until = clock.get() + lease;
                        }
                    }
                    default -> {
                        if (random.nextInt(4) == 0) {
                            boolean done = known != null && known.token == null;
                            same(seed, step, memory.forget(key(n)), done);
                            if (done) {
                                model.remove(n);
                            }
                        }
                        clock.addAndGet(random.nextBoolean() ? random.nextInt(3) * LEASE / 2 : RETENTION / 4);
                    }
                }
            }
            holdsNothingInTheEnd(seed, memory);
        }
    }

    /** Whatever left the map was taken out of the books. */
    private void holdsNothingInTheEnd(long seed, EndpointClaims memory) {
        clock.addAndGet(3 * (LEASE + RETENTION));
        for (long n = 0; n < 6; n++) {
            assertThat(memory.claim(key(n), digest(n), MINE, LEASE, RETENTION)).isEqualTo(new Claim.Acquired(1));
        }
        assertThat(memory.inFlight()).as("seed %d", seed).isEqualTo(6);
        assertThat(memory.remembered()).as("seed %d", seed).isZero();
        for (long n = 0; n < 6; n++) {
            assertThat(memory.release(key(n), MINE)).isTrue();
        }
        assertThat(memory.inFlight()).as("seed %d", seed).isZero();
    }

    private static void same(long seed, int step, Object got, Object expected) {
        if (!got.equals(expected)) {
            assertThat(got).as("seed %d, step %d", seed, step).isEqualTo(expected);
        }
    }

    private Claim claim(
            Map<Long, Known> model,
            long n,
            @Nullable Known known,
            Digest256 content,
            ClaimToken token,
            long lease,
            long retention) {
        long now = clock.get();
        if (known == null) {
            model.put(n, new Known(token, content, 1, now + lease, retention));
            return new Claim.Acquired(1);
        }
        if (known.token == null) {
            return new Claim.Duplicate(known.content.equals(content));
        }
        if (known.token.equals(token)) {
            known.until = now + lease;
            return new Claim.Acquired(known.attempt);
        }
        if (known.until - now > 0) {
            return new Claim.InFlight(Duration.ofNanos(known.until - now), known.content.equals(content));
        }
        model.put(n, new Known(token, content, known.attempt + 1, now + lease, retention));
        return new Claim.Acquired(known.attempt + 1);
    }

    private boolean complete(
            Map<Long, Known> model,
            long n,
            @Nullable Known known,
            Digest256 content,
            ClaimToken token,
            long retention) {
        if (known == null || token.equals(known.token)) {
            model.put(n, new Known(null, content, 0, clock.get() + retention, 0));
        }
        return known == null || known.token == null || token.equals(known.token);
    }

    /** A claim, or without a token a completed delivery. */
    private static final class Known {
        private final @Nullable ClaimToken token;
        private final Digest256 content;
        private final int attempt;
        private final long retention;
        private long until;

        Known(@Nullable ClaimToken token, Digest256 content, int attempt, long until, long retention) {
            this.token = token;
            this.content = content;
            this.attempt = attempt;
            this.until = until;
            this.retention = retention;
        }

        long end(long now) {
            return until - now + retention;
        }
    }

    @Test
    @DisplayName("what is completed for longer than it was claimed for is remembered for that long")
    void remembersForAsLongAsWasAskedLast() {
        claims.claim(key(1), digest(1), MINE, LEASE, RETENTION);
        claims.claim(key(2), digest(2), MINE, LEASE, RETENTION);
        assertThat(claims.complete(key(1), digest(1), MINE, 100 * RETENTION, NOON))
                .isTrue();
        assertThat(claims.complete(key(2), digest(2), MINE, RETENTION, NOON)).isTrue();
        clock.addAndGet(RETENTION);
        assertThat(theirs(2)).as("not a lease longer").isEqualTo(new Claim.Acquired(1));
        for (int i = 0; i < 98; i++) {
            clock.addAndGet(RETENTION);
            claims.claim(key(100 + i), digest(1), MINE, LEASE, RETENTION); // has Caffeine look for what has expired
        }
        assertThat(theirs(1)).isEqualTo(new Claim.Duplicate(true));
    }

    @Test
    @DisplayName("a completion that comes when the lease is over is remembered from then on for its whole retention")
    void remembersALateCompletionInFull() {
        claims.claim(key(1), digest(1), MINE, LEASE, RETENTION);
        clock.addAndGet(LEASE + RETENTION - 1);
        assertThat(claims.complete(key(1), digest(1), MINE, RETENTION, NOON)).isTrue();
        clock.addAndGet(RETENTION - 1);
        claims.claim(key(2), digest(2), MINE, LEASE, RETENTION);
        assertThat(theirs(1)).isEqualTo(new Claim.Duplicate(true));
    }

    @Test
    @DisplayName("a completion and a takeover at the end of the lease: one of them, never both")
    void eitherCompletesOrIsTakenOver() throws Exception {
        for (int n = 0; n < ROUNDS; n++) {
            int delivery = n;
            claims.claim(key(n), digest(n), MINE, LEASE, RETENTION);
            clock.addAndGet(LEASE);
            Both<Boolean, Claim> both = together(
                    () -> claims.complete(key(delivery), digest(delivery), MINE, RETENTION, NOON),
                    () -> theirs(delivery));
            assertThat(both.second).isEqualTo(both.first ? new Claim.Duplicate(true) : new Claim.Acquired(2));
        }
    }

    @Test
    @DisplayName("a completion and a release of the same holder: completed at the end, in either order")
    void isCompletedThoughReleasedAtTheSameTime() throws Exception {
        for (int n = 0; n < ROUNDS; n++) {
            int delivery = n;
            claims.claim(key(n), digest(n), MINE, LEASE, RETENTION);
            Both<Boolean, Boolean> both = together(
                    () -> claims.complete(key(delivery), digest(delivery), MINE, RETENTION, NOON),
                    () -> claims.release(key(delivery), MINE));
            assertThat(both.first).isTrue();
            assertThat(theirs(n)).isEqualTo(new Claim.Duplicate(true));
            assertThat(claims.inFlight()).isZero();
        }
    }

    @Test
    @DisplayName(
            "a completion and one that extends the lease at the same time: completed, and forgotten when it should be")
    void isCompletedThoughExtendedAtTheSameTime() throws Exception {
        for (int n = 0; n < ROUNDS; n++) {
            int delivery = n;
            claims.claim(key(n), digest(n), MINE, LEASE, RETENTION);
            Both<Boolean, Boolean> both = together(
                    () -> claims.complete(key(delivery), digest(delivery), MINE, RETENTION, NOON),
                    () -> claims.extend(key(delivery), MINE, 5 * LEASE));
            assertThat(both.first).isTrue();
            assertThat(claims.inFlight()).isZero();
            clock.addAndGet(RETENTION - 1);
            assertThat(theirs(n)).isEqualTo(new Claim.Duplicate(true));
            clock.addAndGet(1);
            assertThat(theirs(n)).isEqualTo(new Claim.Acquired(1));
            assertThat(claims.release(key(n), THEIRS)).isTrue();
        }
    }

    @Test
    @DisplayName("two that claim the same absent delivery: one of them, and it alone is counted")
    void oneOfTwoClaimsAnAbsentDelivery() throws Exception {
        for (int n = 0; n < ROUNDS; n++) {
            int delivery = n;
            Both<Claim, Claim> both = together(
                    () -> claims.claim(key(delivery), digest(delivery), MINE, LEASE, RETENTION),
                    () -> theirs(delivery));
            assertThat(both.first instanceof Claim.Acquired).isNotEqualTo(both.second instanceof Claim.Acquired);
            assertThat(claims.inFlight()).isEqualTo(1);
            ClaimToken holder = both.first instanceof Claim.Acquired ? MINE : THEIRS;
            assertThat(claims.release(key(n), holder)).isTrue();
            assertThat(claims.inFlight()).isZero();
        }
    }

    @Test
    @DisplayName("a claim that finds the delivery absent, and another's when it would put its own, is not counted")
    void whoComesSecondIsNotCounted() {
        for (int maxInFlight : List.of(1, 10)) {
            AtomicBoolean quicker = new AtomicBoolean();
            AtomicReference<EndpointClaims> memory = new AtomicReference<>();
            memory.set(new EndpointClaims(10, maxInFlight, () -> {
                // a claim reads the clock when it has found nothing, and before it is made
                if (quicker.compareAndSet(true, false)) {
                    assertThat(memory.get().claim(key(1), digest(1), THEIRS, LEASE, RETENTION))
                            .isEqualTo(new Claim.Acquired(1));
                }
                return clock.get();
            }));
            quicker.set(true);
            assertThat(memory.get().claim(key(1), digest(1), MINE, LEASE, RETENTION))
                    .isEqualTo(new Claim.InFlight(Duration.ofNanos(LEASE), true));
            assertThat(memory.get().inFlight()).isEqualTo(1);
            assertThat(memory.get().release(key(1), THEIRS)).isTrue();
            assertThat(memory.get().inFlight()).isZero();
        }
    }

    @Test
    @DisplayName(
            "what is completed while the bound strikes out others is struck out once, in its turn, and never in flight")
    void strikesOutOnlyWhatIsCompleted() throws Exception {
        EndpointClaims few = new EndpointClaims(3, 1_000, clock::get);
        List<Instant> evicted = new ArrayList<>();
        few.claim(key(-1), digest(-1), MINE, LEASE, RETENTION);
        for (int n = 0; n < ROUNDS; n++) {
            int first = 2 * n;
            int second = 2 * n + 1;
            few.claim(key(first), digest(first), MINE, LEASE, RETENTION);
            few.claim(key(second), digest(second), MINE, LEASE, RETENTION);
            var unused =
                    together(() -> completeAndEvict(few, first, evicted), () -> completeAndEvict(few, second, evicted));
            assertThat(few.remembered()).isLessThanOrEqualTo(3);
            assertThat(few.inFlight()).isEqualTo(1);
        }
        assertThat(evicted).hasSize(2 * ROUNDS - 3).doesNotHaveDuplicates();
        assertThat(few.evictions()).isEqualTo(2L * ROUNDS - 3);
        assertThat(few.claim(key(-1), digest(-1), THEIRS, LEASE, RETENTION)).isInstanceOf(Claim.InFlight.class);
    }

    @Test
    @DisplayName("rule 6: what is struck out is told before it is forgotten")
    void isRememberedUntilItsEvictionIsTold() {
        EndpointClaims one = new EndpointClaims(1, 10, clock::get);
        for (int n = 0; n < 2; n++) {
            one.claim(key(n), digest(n), MINE, LEASE, RETENTION);
            assertThat(one.complete(key(n), digest(n), MINE, RETENTION, NOON)).isTrue();
        }
        List<Claim> whenTold = new ArrayList<>();
        one.evictOldest(time -> whenTold.add(one.claim(key(0), digest(0), THEIRS, LEASE, RETENTION)));
        assertThat(whenTold).containsExactly(new Claim.Duplicate(true));
        assertThat(one.claim(key(0), digest(0), THEIRS, LEASE, RETENTION)).isEqualTo(new Claim.Acquired(1));
    }

    @Test
    @DisplayName("rule 5: a claim that its holder extends while lapsed ones are forgotten is kept")
    void keepsWhatIsExtendedWhileLapsedOnesAreForgotten() throws Exception {
        AtomicBoolean forgetting = new AtomicBoolean();
        AtomicReference<EndpointClaims> memory = new AtomicReference<>();
        int second = 1;
        while (bin(second) == bin(0)) {
            second++; // or its holder would have to wait for the first one's transition
        }
        int extended = second;
        memory.set(new EndpointClaims(10, 2, () -> {
            // when the first one is forgotten, and the second one is about to be, its holder comes
            if (isForgettingLapsed() && forgetting.compareAndSet(true, false)) {
                Future<Boolean> extension = threads.submit(() -> memory.get().extend(key(extended), MINE, LEASE));
                assertThat(extension).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
            }
            return clock.get();
        }));
        for (int n : new int[] {0, extended, 1_000, 1_001}) {
            memory.get().claim(key(n), digest(n), MINE, LEASE, RETENTION);
            clock.addAndGet(n % 1_000 == 0 ? 0 : LEASE); // two at a time, as many as may be in flight
        }
        forgetting.set(true);
        assertThat(memory.get().claim(key(1_002), digest(1_002), MINE, LEASE, RETENTION))
                .isEqualTo(new Claim.Acquired(1));
        assertThat(forgetting).isFalse();
        assertThat(memory.get().claim(key(extended), digest(extended), THEIRS, LEASE, RETENTION))
                .isEqualTo(new Claim.InFlight(Duration.ofNanos(LEASE), true));
        assertThat(memory.get().release(key(0), MINE)).as("forgotten").isFalse();
    }

    @Test
    @DisplayName("a claim says that it is being completed before that is remembered, and keeps nobody out from then on")
    void isSettledBeforeItsDeliveryIsRemembered() throws Exception {
        claims.claim(key(1), digest(1), MINE, LEASE, RETENTION);
        Entry claim = entry(1);
        Thread completing = new Thread(() -> claims.complete(key(1), digest(1), MINE, RETENTION, NOON));
        synchronized (field("memory")) {
            completing.start();
            while (completing.getState() != Thread.State.BLOCKED && completing.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(claim.settled()).isTrue();
        }
        completing.join();
        assertThat(theirs(1)).isEqualTo(new Claim.Duplicate(true));

        claims.claim(key(2), digest(2), MINE, LEASE, RETENTION);
        assertThat(theirs(2)).isInstanceOf(Claim.InFlight.class);
        entry(2).settle(true);
        assertThat(theirs(2)).isEqualTo(new Claim.Acquired(2));
    }

    @Test
    @DisplayName("rule 5: a completion that fails half-way leaves the claim with its holder, in flight and counted")
    @SuppressWarnings("NullAway") // fails as a full heap would, in the middle of writing down
    void keepsTheClaimWhoseCompletionFails() {
        claims.claim(key(1), digest(1), MINE, LEASE, RETENTION);
        assertThatThrownBy(() -> claims.complete(key(1), null, MINE, RETENTION, NOON))
                .isInstanceOf(NullPointerException.class);
        assertThat(theirs(1)).isEqualTo(new Claim.InFlight(Duration.ofNanos(LEASE), true));
        assertThat(claims.inFlight()).isEqualTo(1);
        assertThat(claims.remembered()).isZero();
        assertThat(claims.complete(key(1), digest(1), MINE, RETENTION, NOON)).isTrue();
        assertThat(theirs(1)).isEqualTo(new Claim.Duplicate(true));
        assertThat(claims.inFlight()).isZero();
    }

    @Test
    @DisplayName("a claim that fails half-way, wherever that is, does not count for ever, nor does a takeover")
    void countsNoClaimThatFailed() {
        for (boolean takeover : new boolean[] {false, true}) {
            int failures = 0;
            for (boolean fails = true; fails; failures++) {
                AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
                EndpointClaims memory = new EndpointClaims(10, 10, () -> {
                    // what fails when it tidies up, Caffeine keeps to itself
                    if (!isOnTheStack("maintenance") && left.getAndDecrement() == 0) {
                        throw new OutOfMemoryError("for this test");
                    }
                    return clock.get();
                });
                if (takeover) {
                    memory.claim(key(1), digest(1), THEIRS, LEASE, RETENTION);
                    clock.addAndGet(LEASE);
                }
                left.set(failures);
                try {
                    memory.claim(key(1), digest(1), MINE, LEASE, RETENTION);
                    fails = false;
                } catch (OutOfMemoryError e) {
                    assertThat(e).hasMessage("for this test");
                }
                left.set(Integer.MAX_VALUE);
                clock.addAndGet(3 * (LEASE + RETENTION));
                memory.claim(key(2), digest(2), MINE, LEASE, RETENTION);
                assertThat(memory.inFlight()).as("failure %d", failures).isEqualTo(1);
            }
            assertThat(failures).as("in Caffeine as well").isGreaterThan(3);
        }
    }

    @Test
    @DisplayName("what is struck out is forgotten also where telling of it fails in any way")
    void forgetsWhatCouldNotBeTold() {
        EndpointClaims one = new EndpointClaims(1, 10, clock::get);
        for (int n = 0; n < 2; n++) {
            assertThat(one.complete(key(n), digest(n), MINE, RETENTION, NOON)).isTrue();
        }
        assertThatThrownBy(() -> one.evictOldest(time -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(one.claim(key(0), digest(0), THEIRS, LEASE, RETENTION)).isEqualTo(new Claim.Acquired(1));
        assertThat(one.claim(key(1), digest(1), THEIRS, LEASE, RETENTION)).isEqualTo(new Claim.Duplicate(true));
    }

    private Entry entry(int n) throws ReflectiveOperationException {
        Object entry = ((Map<?, ?>) field("claims")).get(key(n));
        return (Entry) Objects.requireNonNull(entry);
    }

    private Object field(String name) throws ReflectiveOperationException {
        Field field = EndpointClaims.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(claims);
    }

    /** Where a small map of the JDK has it. */
    private static int bin(int n) {
        int hash = key(n).hashCode();
        return (hash ^ (hash >>> 16)) & 15;
    }

    @Test
    @DisplayName("rule 5: whatever four threads claim and complete at the same time is acquired by one of them")
    void acquiresNothingTwice() throws Exception {
        EndpointClaims memory = new EndpointClaims(1_000_000, 1_000, clock::get);
        int deliveries = 20_000;
        AtomicIntegerArray acquired = new AtomicIntegerArray(deliveries);
        ExecutorService four = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier start = new CyclicBarrier(4);
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                ClaimToken token = new ClaimToken(7, thread);
                running.add(four.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    for (int n = 0; n < deliveries; n++) {
                        if (memory.claim(key(n), digest(n), token, LEASE, RETENTION) instanceof Claim.Acquired) {
                            acquired.incrementAndGet(n);
                            assertThat(memory.complete(key(n), digest(n), token, RETENTION, NOON))
                                    .isTrue();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(1, TimeUnit.MINUTES);
            }
        } finally {
            four.shutdownNow();
        }
        for (int n = 0; n < deliveries; n++) {
            assertThat(acquired.get(n)).as("delivery %d", n).isEqualTo(1);
        }
        assertThat(memory.remembered()).isEqualTo(deliveries);
        assertThat(memory.inFlight()).isZero();
    }

    @Test
    @DisplayName("what an operator forgets as soon as it is completed is claimed as new by whoever comes next")
    void isForgottenAsSoonAsItIsCompleted() throws Exception {
        for (int n = 0; n < ROUNDS; n++) {
            int delivery = n;
            claims.claim(key(n), digest(n), MINE, LEASE, RETENTION);
            Both<Boolean, Claim> both =
                    together(() -> claims.complete(key(delivery), digest(delivery), MINE, RETENTION, NOON), () -> {
                        while (!claims.forget(key(delivery))) {
                            Thread.onSpinWait();
                        }
                        return theirs(delivery);
                    });
            assertThat(both.first).isTrue();
            assertThat(both.second).isEqualTo(new Claim.Acquired(1));
            assertThat(claims.release(key(n), THEIRS)).isTrue();
            assertThat(claims.inFlight()).isZero();
            assertThat(claims.remembered()).isZero();
        }
    }

    private static boolean isForgettingLapsed() {
        return isOnTheStack("lambda$forgetLapsed");
    }

    private static boolean isOnTheStack(String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().contains(method)));
    }

    private static boolean completeAndEvict(EndpointClaims few, int n, List<Instant> evicted) {
        boolean completed = few.complete(key(n), digest(n), MINE, RETENTION, NOON.plusSeconds(n));
        few.evictOldest(time -> {
            synchronized (evicted) {
                evicted.add(time);
            }
        });
        return completed;
    }

    private record Both<A, B>(A first, B second) {}

    private <A, B> Both<A, B> together(Callable<A> first, Callable<B> second) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Future<A> one = threads.submit(() -> {
            start.await(1, TimeUnit.MINUTES);
            return first.call();
        });
        Future<B> other = threads.submit(() -> {
            start.await(1, TimeUnit.MINUTES);
            return second.call();
        });
        return new Both<>(one.get(1, TimeUnit.MINUTES), other.get(1, TimeUnit.MINUTES));
    }

    private Claim theirs(int n) {
        return claims.claim(key(n), digest(n), THEIRS, LEASE, RETENTION);
    }

    private static DeliveryIdentity key(long n) {
        return new DeliveryIdentity("orders", "", digest(n));
    }

    private static Digest256 digest(long n) {
        return new Digest256(n, n * 31, ~n, n);
    }
}
