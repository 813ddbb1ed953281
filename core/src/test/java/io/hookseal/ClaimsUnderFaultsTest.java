package io.hookseal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a review of the claims found, and was mended: what hangs, blocks or fails beside a delivery must not touch it. */
@Timeout(60)
class ClaimsUnderFaultsTest {
    private static final HandlerOutcome OK = new HandlerOutcome.Answered(200);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    @DisplayName("row 87: unprotected is for what cannot be claimed, not for what is known to be in flight")
    void runsNothingUnprotectedThatIsKnownToBeInFlight() throws Exception {
        Endpoint endpoint =
                Flow.endpoint(Flow.sender(Duration.ofSeconds(60))).onStoreFailure(OnStoreFailure.PROCESS_UNPROTECTED);
        try (Flow flow = Flow.of(endpoint)) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            Future<Integer> duplicate = threads.submit(() -> flow.deliver(Flow.body("a")));
            await().atMost(Duration.ofSeconds(20)).until(() -> flow.receiver.waitingDuplicates() == 1);
            flow.store.failing("claim");
            assertThat(duplicate.get(20, SECONDS))
                    .as("the first holds its lease, and the duplicate was told so")
                    .isEqualTo(503);
            assertThat(flow.runs).hasValue(0);
            flow.store.mended();
            assertThat(first.settle(OK)).isNull();
        }
    }

    @Test
    @DisplayName("row 91: claims that hang keep no handler's success from the store")
    void settlesWhileClaimsHang() {
        try (Flow flow = Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(10))), new ScriptedStore(false))) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            flow.store.hanging("claim");
            for (int i = 0; i < 40; i++) {
                String body = Flow.body("x" + i);
                var unused = threads.submit(() -> flow.receive(body));
            }
            await().atMost(Duration.ofSeconds(2)).until(() -> flow.store.count("claim") >= 33);
            assertThat(first.settle(OK)).isNull();
            assertThat(flow.heard.lines).contains("settled completed").doesNotContain("settled complete-failed");
        }
    }

    @Test
    @DisplayName("row 92: a receiver that is built anew on a store hears what that had to forget before")
    void learnsWhatTheStoreForgotBeforeItWasBuilt() {
        CaffeineDeliveryStore store =
                CaffeineDeliveryStore.builder().maxCompleted(1).build();
        AtomicInteger runs = new AtomicInteger();
        try (WebhookReceiver before = Flow.builder(Flow.endpoint(), store, new Heard(), () -> Flow.NOW)
                .build()) {
            assertThat(Flow.deliver(before, Flow.body("a"), OK, runs)).isEqualTo(200);
            assertThat(Flow.deliver(before, Flow.body("b"), OK, runs)).isEqualTo(200);
        }
        try (WebhookReceiver after = Flow.builder(Flow.endpoint(), store, new Heard(), () -> Flow.NOW)
                .build()) {
            assertThat(Flow.deliver(after, Flow.body("a"), OK, runs))
                    .as("forgotten inside of its window, while the store lived")
                    .isEqualTo(401);
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("row 92: a memory store behind another store: its evictions are heard, or start-up refuses it")
    void hearsOfEvictionsThroughAStoreThatWraps() {
        ScriptedStore wrapping =
                new ScriptedStore(true, CaffeineDeliveryStore.builder().maxCompleted(1));
        AtomicInteger runs = new AtomicInteger();
        try (WebhookReceiver receiver = Flow.builder(Flow.endpoint(), wrapping, new Heard(), () -> Flow.NOW)
                .build()) {
            for (String id : List.of("a", "b", "a")) {
                var unused = Flow.deliver(receiver, Flow.body(id), OK, runs);
            }
            assertThat(runs).as("no replay has run").hasValue(2);
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining("memory");
        }
    }

    @Test
    @DisplayName("a listener that blocks where one lease cannot be extended holds up no other lease")
    void extendsOtherLeasesWhileAListenerBlocks() {
        CountDownLatch gate = new CountDownLatch(1);
        Heard blocking = new Heard() {
            @Override
            public void storeFailed(String endpoint, String operation, String cause) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        ScriptedStore store = new ScriptedStore(true);
        try (Flow flow = Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(3))), store, blocking, 32)) {
            store.failing("extend");
            flow.accepted(Flow.body("a"));
            await().atMost(Duration.ofSeconds(20)).until(() -> store.count("extend") == 1);
            store.mended();
            flow.accepted(Flow.body("b"));
            await("the second delivery's lease is extended")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> store.count("extend") >= 2);
        } finally {
            gate.countDown();
        }
    }

    @Test
    @DisplayName(
            "one deadline from arrival: waiting, a last look, the handler and settling end before the sender gives up")
    void dividesTheSendersTimeWithTheStoresShare() {
        for (Duration timeout : List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30))) {
            ClaimPolicy policy = new ClaimChecks(
                            Flow.endpoint(Flow.sender(timeout)), null, new ArrayList<>(), new ArrayList<>())
                    .policy();
            assertThat(policy.maxWait()
                            .plus(policy.storeLimit())
                            .plus(policy.handlerDeadline())
                            .plus(policy.storeLimit()))
                    .isLessThan(timeout);
        }
    }
}
