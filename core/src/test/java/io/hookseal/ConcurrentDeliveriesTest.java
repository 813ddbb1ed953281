package io.hookseal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.SecretSources;
import io.hookseal.verification.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identical deliveries at the same time: who runs, who waits, and what each is answered. */
@Timeout(60)
class ConcurrentDeliveriesTest {
    private static final HandlerOutcome OK = new HandlerOutcome.Answered(200);
    private static final HandlerOutcome FAILED = new HandlerOutcome.Threw();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Endpoint patient() {
        return Flow.endpoint(Flow.sender(Duration.ofSeconds(60)));
    }

    /** Delivers on threads of their own, all at once. */
    private List<Future<Integer>> deliver(Flow flow, String body, int times, HandlerOutcome outcome) {
        List<Future<Integer>> statuses = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < times; i++) {
            statuses.add(threads.submit(() -> {
                start.await();
                return flow.deliver(body, outcome);
            }));
        }
        start.countDown();
        return statuses;
    }

    private static List<Integer> results(List<Future<Integer>> statuses) throws Exception {
        List<Integer> results = new ArrayList<>();
        for (Future<Integer> status : statuses) {
            results.add(status.get(30, SECONDS));
        }
        return results;
    }

    private static void awaitWaiting(Flow flow, int waiters) {
        await().atMost(Duration.ofSeconds(20)).until(() -> flow.receiver.waitingDuplicates() == waiters);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("row 81: 100 identical at once: one run, and no 2xx before it completed")
    void runsOneOfAHundred(boolean memory) throws Exception {
        try (Flow flow = Flow.of(patient(), new ScriptedStore(memory))) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger early = new AtomicInteger();
            CountDownLatch refused = new CountDownLatch(97);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                statuses.add(threads.submit(() -> {
                    start.await();
                    Reception reception = flow.receive(Flow.body("a"));
                    if (reception instanceof Reception.Accepted accepted) {
                        flow.runs.incrementAndGet();
                        assertThat(refused.await(30, SECONDS)).isTrue();
                        done.set(true);
                        return accepted.settle(OK) == null ? 200 : 503;
                    }
                    int status = ((Reception.Answered) reception).reply().status();
                    if (status == 503) {
                        refused.countDown();
                    } else if (!done.get()) {
                        early.incrementAndGet();
                    }
                    return status;
                }));
            }
            start.countDown();
            List<Integer> results = results(statuses);

            assertThat(flow.runs).hasValue(1);
            assertThat(early).hasValue(0);
            assertThat(results.stream().filter(status -> status == 200))
                    .as("the run and its two waiters")
                    .hasSize(3);
            assertThat(results.stream().filter(status -> status == 503)).hasSize(97);
            assertThat(flow.receiver.waitingDuplicates()).isZero();
            assertThat(flow.heard.count("in flight")).isEqualTo(99);
        }
    }

    @Test
    @DisplayName("row 82: the first fails: no waiter gets its 2xx from that, one runs and the other takes its success")
    void letsOneWaiterRunAfterAFailure() throws Exception {
        try (Flow flow = Flow.of(patient())) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            List<Future<Integer>> waiters = deliver(flow, Flow.body("a"), 2, OK);
            awaitWaiting(flow, 2);
            assertThat(first.settle(FAILED)).isEqualTo(Reply.unavailable());
            assertThat(results(waiters)).containsExactly(200, 200);
            assertThat(flow.runs).as("one of the waiters").hasValue(1);
            assertThat(flow.heard.lines).containsOnlyOnce("settled released", "settled completed", "duplicate");
        }
    }

    @Test
    @DisplayName("row 82: all fail: nobody is told otherwise")
    void tellsNobodyOfASuccessThatWasNone() throws Exception {
        try (Flow flow = Flow.of(patient())) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            List<Future<Integer>> waiters = deliver(flow, Flow.body("a"), 2, FAILED);
            awaitWaiting(flow, 2);
            assertThat(first.settle(FAILED)).isEqualTo(Reply.unavailable());
            assertThat(results(waiters)).containsExactly(503, 503);
            assertThat(flow.runs).as("each waiter in its turn").hasValue(2);
        }
    }

    @Test
    @DisplayName("row 83: 64 threads verify and claim their own deliveries, and share nothing")
    void handlesManyAtOnce() throws Exception {
        try (Flow flow = Flow.of(patient())) {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int thread = 0; thread < 64; thread++) {
                String id = "t" + thread;
                statuses.add(threads.submit(() -> {
                    int sum = 0;
                    for (int i = 0; i < 50; i++) {
                        sum += flow.deliver(Flow.body(id + "-" + i));
                    }
                    return sum;
                }));
            }
            assertThat(results(statuses)).hasSize(64).containsOnly(50 * 200);
            assertThat(flow.runs).hasValue(64 * 50);
        }
    }

    @Test
    @DisplayName("row 85: secrets reloaded under load: no delivery meets an empty ring")
    void reloadsUnderLoad() throws Exception {
        SecretRing ring =
                SecretRing.reloading(SecretSources.supplier("test", () -> List.of(Secret.text("k", Flow.SECRET))));
        Endpoint endpoint =
                Endpoint.of("e", Flow.sender(Duration.ofSeconds(10)).build()).secrets(ring);
        try (Flow flow = Flow.of(endpoint)) {
            AtomicBoolean loaded = new AtomicBoolean();
            Future<?> reloads = threads.submit(() -> {
                while (!loaded.get()) {
                    ring.reload();
                }
            });
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String body = Flow.body("r" + i);
                statuses.add(threads.submit(() -> flow.deliver(body)));
            }
            assertThat(results(statuses)).containsOnly(200);
            loaded.set(true);
            reloads.get(10, SECONDS);
        }
    }

    @Test
    @DisplayName("at most two wait for one delivery, the third is answered at once")
    void boundsTheWaitersOfADelivery() throws Exception {
        try (Flow flow = Flow.of(patient())) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            List<Future<Integer>> waiters = deliver(flow, Flow.body("a"), 2, OK);
            awaitWaiting(flow, 2);
            assertThat(flow.answered(Flow.body("a"))).isEqualTo(Reply.unavailable());
            assertThat(flow.heard.lines).contains("refused in-flight");
            assertThat(first.settle(OK)).isNull();
            assertThat(results(waiters)).containsOnly(200);
            assertThat(flow.runs).hasValue(0);
        }
    }

    @Test
    @DisplayName("a place to wait is kept while somebody waits there, and no longer")
    void keepsNoRoomThatIsEmpty() {
        Waiters waiters = new Waiters(32);
        for (int key = 0; key < 3; key++) {
            DeliveryIdentity identity = new DeliveryIdentity("e", "", new Digest256(key, 2, 3, 4));
            Waiters.Room one = waiters.enter(identity);
            Waiters.Room other = waiters.enter(identity);
            assertThat(one).isNotNull().isSameAs(other);
            one.leave();
            assertThat(waiters.rooms()).isEqualTo(1);
            other.leave();
            assertThat(waiters.rooms()).isZero();
        }
    }

    @Test
    @DisplayName("the waiters of all deliveries together are bounded, zero included")
    void boundsAllWaiters() throws Exception {
        try (Flow flow = Flow.of(patient(), new ScriptedStore(true), new Heard(), 1)) {
            Reception.Accepted a = flow.accepted(Flow.body("a"));
            Reception.Accepted b = flow.accepted(Flow.body("b"));
            List<Future<Integer>> waiter = deliver(flow, Flow.body("a"), 1, OK);
            awaitWaiting(flow, 1);
            assertThat(flow.answered(Flow.body("b"))).isEqualTo(Reply.unavailable());
            assertThat(a.settle(OK)).isNull();
            assertThat(results(waiter)).containsOnly(200);
            assertThat(b.settle(OK)).isNull();
        }
        try (Flow flow = Flow.of(patient(), new ScriptedStore(true), new Heard(), 0)) {
            Reception.Accepted a = flow.accepted(Flow.body("a"));
            assertThat(flow.answered(Flow.body("a"))).isEqualTo(Reply.unavailable());
            assertThat(a.settle(OK)).isNull();
        }
    }

    @Test
    @DisplayName("a waiter's deadline counts from its arrival, not from when it began to wait")
    void countsADeadlineFromArrival() {
        AtomicLong nanos = new AtomicLong();
        ScriptedStore store = new ScriptedStore(true);
        Heard slowToHear = new Heard() {
            @Override
            public void inFlight(DeliveryFacts delivery) {
                super.inFlight(delivery);
                nanos.addAndGet(Duration.ofSeconds(18).toNanos()); // all of the 18 s that it may wait are gone
            }
        };
        try (WebhookReceiver receiver = Flow.builder(patient(), store, slowToHear, () -> Flow.NOW)
                .nanoTime(nanos::get)
                .build()) {
            assertThat(receiver.receive("e", Flow.signed(Flow.body("a")))).isInstanceOf(Reception.Accepted.class);
            assertThat(Flow.deliver(receiver, Flow.body("a"), OK, new AtomicInteger()))
                    .isEqualTo(503);
            assertThat(store.count("claim"))
                    .as("of the first, of the second, and a last look")
                    .isEqualTo(3);
        }
    }

    @Test
    @DisplayName("a waiter that outwaits its deadline is asked to come again")
    void asksAWaiterToComeAgain() {
        try (Flow flow = Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(1))))) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            long before = System.nanoTime();
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("a quarter of a second, and far from a lease")
                    .isBetween(Duration.ofMillis(249), Duration.ofSeconds(20));
            assertThat(first.settle(OK)).isNull();
            assertThat(flow.receiver.waitingDuplicates()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("row 84: a waiter finds what another process settled")
    void findsASettlementOfAnotherProcess(boolean succeeds) throws Exception {
        ScriptedStore shared = new ScriptedStore(false);
        try (Flow here = Flow.of(patient(), shared);
                Flow there = Flow.of(patient(), shared)) {
            Reception.Accepted first = there.accepted(Flow.body("a"));
            List<Future<Integer>> waiter = deliver(here, Flow.body("a"), 1, OK);
            awaitWaiting(here, 1);
            assertThat(first.settle(succeeds ? OK : FAILED)).isEqualTo(succeeds ? null : Reply.unavailable());
            assertThat(results(waiter)).containsExactly(200);
            assertThat(here.runs).hasValue(succeeds ? 0 : 1);
        }
    }

    @Test
    @DisplayName("an interrupted waiter is asked to come again, and its thread stays interrupted")
    void letsAWaiterBeInterrupted() throws Exception {
        try (Flow flow = Flow.of(patient())) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            AtomicInteger status = new AtomicInteger();
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread waiter = new Thread(() -> {
                status.set(flow.deliver(Flow.body("a")));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            waiter.start();
            awaitWaiting(flow, 1);
            waiter.interrupt();
            waiter.join(20_000);
            assertThat(status).hasValue(503);
            assertThat(interrupted).isTrue();
            assertThat(first.settle(OK)).isNull();
        }
    }

    @Test
    @DisplayName("a handler that leaves its thread interrupted has succeeded all the same")
    void settlesOnAnInterruptedThread() {
        try (Flow flow = Flow.of(patient(), new ScriptedStore(false))) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            Thread.currentThread().interrupt();
            try {
                assertThat(accepted.settle(OK)).isNull();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
            assertThat(flow.heard.lines).contains("settled completed");
        }
    }

    @Test
    @DisplayName("row 88: a store that hangs: 503 at the deadline, and a claim it makes too late is given up")
    void doesNotWaitForAStoreThatHangs() {
        try (Flow flow =
                Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(1))), new ScriptedStore(false).hanging("claim"))) {
            long before = System.nanoTime();
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(249), Duration.ofSeconds(20));
            assertThat(flow.heard.lines)
                    .containsExactly("accepted", "store failed claim StoreException", "refused store-failed");
            flow.store.wake();
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.store.count("release") >= 2);
            flow.store.mended();
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.deliver(Flow.body("a")) == 200);
            assertThat(flow.heard.lines).as("nothing was left to its lease").doesNotContain("takeover 2");
        }
    }

    @Test
    @DisplayName("row 88: a store that hangs, where deliveries are handled all the same")
    void handlesUnprotectedWhereTheStoreHangs() {
        Endpoint endpoint =
                Flow.endpoint(Flow.sender(Duration.ofSeconds(1))).onStoreFailure(OnStoreFailure.PROCESS_UNPROTECTED);
        try (Flow flow = Flow.of(endpoint, new ScriptedStore(false).hanging("claim"))) {
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            assertThat(flow.runs).hasValue(1);
            assertThat(flow.heard.lines).contains("settled unprotected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "release"})
    @DisplayName(
            "row 91: a settlement that hangs holds the answer for a twentieth of the sender's time, and changes nothing in it")
    void doesNotWaitForASettlementThatHangs(String operation) {
        boolean succeeds = operation.equals("complete");
        try (Flow flow = Flow.of(
                Flow.endpoint(Flow.sender(Duration.ofSeconds(1))), new ScriptedStore(false).hanging(operation))) {
            assertThat(flow.deliver(Flow.body("a"), succeeds ? OK : FAILED)).isEqualTo(succeeds ? 200 : 503);
            assertThat(flow.heard.lines)
                    .contains("store failed " + operation + " StoreException", "settled " + operation + "-failed");
        }
    }

    @Test
    @DisplayName(
            "row 88: a store that hangs for all: beyond its threads nothing is begun, and nothing is left in the queue")
    void beginsNothingWhereTheStoreHangsForAll() throws Exception {
        ScriptedStore hanging = new ScriptedStore(false).hanging("claim");
        StoreCalls calls = new StoreCalls(hanging);
        AtomicInteger keys = new AtomicInteger();
        AtomicLong limit = new AtomicLong(MILLISECONDS.toNanos(10));
        Callable<Boolean> claim = () -> {
            DeliveryIdentity identity = new DeliveryIdentity("e", "", new Digest256(keys.incrementAndGet(), 2, 3, 4));
            ClaimToken token = ClaimToken.random();
            Duration second = Duration.ofSeconds(1);
            var unused = calls.claim(identity, identity.key(), token, second, second, limit.get());
            return true;
        };
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThatThrownBy(claim::call).hasMessageStartingWith("the store did not answer within");
            return hanging.count("claim") == StoreCalls.THREADS;
        });
        limit.set(1);
        for (int again = 0; again <= StoreCalls.QUEUE; again++) {
            assertThatThrownBy(claim::call)
                    .as("what nobody waits for makes room in the queue")
                    .hasMessageStartingWith("the store did not answer within");
        }
        hanging.wake();
        calls.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> hanging.count("release") == StoreCalls.THREADS);
        assertThat(hanging.count("claim"))
                .as("what nobody waits for is not begun")
                .isEqualTo(StoreCalls.THREADS);
    }

    @Test
    @DisplayName("row 88: a store that hangs for all: beyond the queue, calls that nobody waits for fail at once")
    void failsAtOnceWhereTheQueueIsFull() {
        ScriptedStore hanging = new ScriptedStore(false).hanging("extend");
        StoreCalls calls = new StoreCalls(hanging);
        List<RuntimeException> failures = new CopyOnWriteArrayList<>();
        Duration second = Duration.ofSeconds(1);
        for (int call = 0; call <= StoreCalls.THREADS + StoreCalls.QUEUE; call++) {
            DeliveryIdentity identity = new DeliveryIdentity("e", "", new Digest256(call, 2, 3, 4));
            calls.extend(identity, ClaimToken.random(), second, extended -> {}, failures::add);
        }
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(StoreException.class)
                        .hasMessage("too many calls of the store are waiting"));
        hanging.wake();
        calls.close();
    }

    @Test
    @DisplayName("heartbeats extend the lease while the handler runs, and stop when it is settled")
    void extendsLeasesUntilSettled() {
        Endpoint endpoint = Flow.endpoint(Flow.sender(Duration.ofSeconds(60)))
                .handlerDeadline(Duration.ofMillis(29_900))
                .lease(Duration.ofSeconds(30));
        Endpoint quick = Flow.endpoint(Flow.sender(Duration.ofSeconds(60)))
                .handlerDeadline(Duration.ofMillis(59))
                .lease(Duration.ofMillis(60));
        try (Flow flow = Flow.of(quick, new ScriptedStore(true), new Heard(), 0)) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            flow.store.pass(Duration.ofMillis(40));
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.store.count("extend") == 2);
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.receiver.beatsToCome() == 0);
            flow.store.pass(Duration.ofMillis(40));
            assertThat(flow.receiver.receive("e", Flow.signed(Flow.body("a"))))
                    .as("80 ms after the claim, a lease of 60 ms still holds")
                    .isInstanceOf(Reception.Answered.class);
            assertThat(accepted.settle(OK)).isNull();
            assertThat(flow.store.count("extend"))
                    .as("no more than fit into the handler deadline")
                    .isEqualTo(2);
        }
        try (Flow flow = Flow.of(endpoint)) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            assertThat(flow.receiver.beatsToCome()).isEqualTo(1);
            assertThat(accepted.settle(OK)).isNull();
            assertThat(flow.receiver.beatsToCome()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a heartbeat that fails is reported")
    void reportsAHeartbeatThatFails(boolean memory) {
        Endpoint quick = Flow.endpoint(Flow.sender(Duration.ofSeconds(60)))
                .handlerDeadline(Duration.ofMillis(59))
                .lease(Duration.ofMillis(60));
        try (Flow flow = Flow.of(quick, new ScriptedStore(memory).failing("extend"))) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> flow.heard.count("store failed extend StoreException") == 2);
            assertThat(accepted.settle(OK)).isNull();
        }
        if (!memory) {
            try (Flow flow = Flow.of(quick, new ScriptedStore(false).hanging("extend"))) {
                Reception.Accepted accepted = flow.accepted(Flow.body("a"));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> flow.heard.lines.contains("store failed extend StoreException"));
                assertThat(accepted.settle(OK)).isNull();
            }
        }
    }

    @Test
    @DisplayName("a claim that was taken over is extended no longer")
    void stopsExtendingWhatWasTakenOver() {
        Endpoint quick = Flow.endpoint(Flow.sender(Duration.ofSeconds(60)))
                .handlerDeadline(Duration.ofMillis(299))
                .lease(Duration.ofMillis(300));
        try (Flow flow = Flow.of(quick)) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            flow.store.pass(Duration.ofMillis(301));
            Reception.Accepted second = flow.accepted(Flow.body("a"));
            assertThat(second.attempt()).isEqualTo(2);
            assertThat(second.settle(OK)).isNull();
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.receiver.beatsToCome() == 0);
            assertThat(first.settle(OK))
                    .as("its own 2xx; it is completed already")
                    .isNull();
        }
    }

    @Test
    @DisplayName("a lease that has gone to another is extended no longer, though there is time for another beat")
    void stopsExtendingAtTheFirstRefusal() {
        Endpoint quick = Flow.endpoint(Flow.sender(Duration.ofSeconds(60)))
                .handlerDeadline(Duration.ofMillis(299))
                .lease(Duration.ofMillis(300));
        try (Flow flow = Flow.of(quick, new ScriptedStore(true).losingLeases())) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.store.count("extend") >= 1);
            Reception.Accepted later = flow.accepted(Flow.body("b")); // its beat comes after a second one of the first
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.store.count("extend") >= 2);
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.receiver.beatsToCome() == 0);
            assertThat(flow.store.count("extend")).as("one for each").isEqualTo(2);
            assertThat(first.settle(OK)).isNull();
            assertThat(later.settle(OK)).isNull();
        }
    }

    @Test
    @DisplayName("the listener is called outside of locks: it may call the receiver, and another thread may too")
    void letsListenersCallTheReceiver() throws Exception {
        AtomicInteger nested = new AtomicInteger();
        Flow[] self = new Flow[1];
        ThreadLocal<Boolean> calledBack = ThreadLocal.withInitial(() -> false);
        Heard calling = new Heard() {
            private void callBack() {
                if (nested.get() < 400) {
                    Future<Integer> other = threads.submit(() -> {
                        calledBack.set(true);
                        try {
                            return self[0].deliver(Flow.body("n" + nested.incrementAndGet()));
                        } finally {
                            calledBack.set(false);
                        }
                    });
                    try {
                        assertThat(other.get(20, SECONDS)).isEqualTo(200);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    self[0].receiver.bodyBytesInUse();
                    self[0].receiver.waitingDuplicates();
                }
            }

            @Override
            public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
                super.accepted(delivery, notices);
                if (!calledBack.get()) {
                    callBack();
                }
            }

            @Override
            public void settled(DeliveryFacts delivery, Settlement settlement) {
                super.settled(delivery, settlement);
                if (!calledBack.get()) {
                    callBack();
                }
            }

            @Override
            public void inFlight(DeliveryFacts delivery) {
                super.inFlight(delivery);
                callBack();
            }

            @Override
            public void duplicate(DeliveryFacts delivery) {
                super.duplicate(delivery);
                callBack();
            }
        };
        try (Flow flow = Flow.of(patient(), new ScriptedStore(true), calling, 32)) {
            self[0] = flow;
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            List<Future<Integer>> waiters = deliver(flow, Flow.body("a"), 2, OK);
            awaitWaiting(flow, 2);
            assertThat(first.settle(OK)).isNull();
            assertThat(results(waiters)).containsOnly(200);
            assertThat(nested).hasValueGreaterThanOrEqualTo(7);
        }
    }
}
