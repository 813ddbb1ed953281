package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.hookseal.handler.OnWebhook;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.idempotency.StoreException;
import io.hookseal.sender.Senders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The flow of deliveries that an inbox keeps, whatever the inbox is. */
class InboxFlowTest {
    private final Heard heard = new Heard();
    private final ScriptedStore store = new ScriptedStore(true);

    private WebhookReceiver receiver(Endpoint endpoint, DeliveryInbox inbox) {
        return Flow.builder(endpoint, store, heard, () -> Flow.NOW).inbox(inbox).build();
    }

    private static Reply deliver(WebhookReceiver receiver, String body) {
        return ((Reception.Answered) receiver.receive("e", Flow.signed(body).header("X-Trace", "t"))).reply();
    }

    private static List<String> problems(WebhookReceiver.Builder builder) {
        try {
            builder.build().close();
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void keepsAnswers202AndClaimsNothing() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        Endpoint endpoint = Flow.endpoint().inbox().keepHeaders("X-Trace", "X-NONE");
        try (WebhookReceiver receiver = receiver(endpoint, inbox)) {
            assertThat(inbox.begun).hasValue(1);
            Reply reply = deliver(receiver, Flow.body("a"));
            assertThat(reply.status()).isEqualTo(202);
            assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(202);
            DeliveryInbox.Item item = inbox.items.get(0);
            assertThat(inbox.items).hasSize(1);
            assertThat(item.headers()).containsEntry("x-trace", List.of("t")).containsEntry("x-none", List.of());
            assertThat(item.unclaimed()).isFalse();
            assertThat(item.retention()).isEqualTo(Duration.ofHours(25));
            assertThat(store.calls).doesNotContain("claim");
            assertThat(heard.lines).containsExactly("accepted", "kept", "accepted", "duplicate");
            assertThat(heard.reports).extracting(ExchangeReport::claim).containsExactly("kept", "duplicate");
        }
        assertThat(inbox.closed).hasValue(1);
    }

    @Test
    void keepsNothingThatIsNotAuthentic() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        try (WebhookReceiver receiver = receiver(Flow.endpoint().inbox(), inbox)) {
            Reception reception = receiver.receive(
                    "e", TestRequest.post(Flow.body("a")).header(Flow.HEADER, "sha256=" + "0".repeat(64)));
            assertThat(((Reception.Answered) reception).reply().status()).isEqualTo(401);
            assertThat(inbox.asked).hasValue(0);
        }
    }

    @Test
    @DisplayName("row 115: what cannot be kept is a 503 with Retry-After and an error, and its retry is kept")
    void asksToComeAgainWhereItCannotKeep() {
        ScriptedInbox inbox = ScriptedInbox.handling("e").failing(true);
        try (WebhookReceiver receiver = receiver(Flow.endpoint().inbox(), inbox)) {
            Reply reply = deliver(receiver, Flow.body("a"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.headers()).containsKey("Retry-After");
            assertThat(heard.lines)
                    .containsExactly("accepted", "store failed keep StoreException", "refused inbox-failed");
            inbox.failing(false);
            assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(202);
        }
    }

    @Test
    void answersWithinHalfOfTheSendersTimeWhereTheInboxHangs() {
        ScriptedInbox inbox = ScriptedInbox.handling("e").hanging();
        Endpoint endpoint = Flow.endpoint(Flow.sender(Duration.ofSeconds(1))).inbox();
        try (WebhookReceiver receiver = receiver(endpoint, inbox)) {
            long began = System.nanoTime();
            assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(450), Duration.ofMillis(900));
            inbox.wake();
            await().untilAsserted(() -> assertThat(inbox.items).hasSize(1));
            assertThat(deliver(receiver, Flow.body("a")).status())
                    .as("the retry of one that was kept too late")
                    .isEqualTo(202);
            assertThat(inbox.items).hasSize(1);
        }
    }

    @Test
    @DisplayName("row 114: when as many wait for the inbox as may, the next one is answered 503 at once, never 429")
    void refusesAtOnceWhenTheQueueIsFull() throws InterruptedException {
        ScriptedInbox inbox = ScriptedInbox.handling("e").hanging();
        Endpoint endpoint = Flow.endpoint(Flow.sender(Duration.ofSeconds(60))).inbox();
        int places = StoreCalls.THREADS + StoreCalls.QUEUE;
        AtomicInteger kept = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        try (WebhookReceiver receiver = receiver(endpoint, inbox)) {
            for (int i = 0; i <= places; i++) {
                String body = Flow.body("d" + i);
                Thread sender = new Thread(
                        null,
                        () -> {
                            Reply reply = deliver(receiver, body);
                            (reply.status() == 202 ? kept : reply.status() == 503 ? refused : new AtomicInteger())
                                    .incrementAndGet();
                        },
                        "sender",
                        256 * 1024);
                senders.add(sender);
                sender.start();
            }
            await().untilAsserted(() -> assertThat(refused).hasValue(1));
            inbox.wake();
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(kept).hasValue(places);
            assertThat(refused).hasValue(1);
        }
    }

    @Test
    @DisplayName("rule 12: what nobody waits for any longer fills no queue and holds no body")
    void leavesNothingBehindInTheQueue() {
        CountDownLatch wake = new CountDownLatch(1);
        ThreadPoolExecutor threads = StoreCalls.threads("keeping");
        try {
            for (int i = 0; i < StoreCalls.THREADS; i++) {
                threads.execute(() -> {
                    try {
                        wake.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> StoreCalls.within(threads, 1_000_000, () -> "kept", late -> {}));
            assertThat(threads.getQueue()).isEmpty();
        } finally {
            wake.countDown();
            threads.shutdown();
        }
    }

    @Test
    @DisplayName("what an operator has forgotten is kept again when its sender delivers it again")
    void forgetsWhatWasKept() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        try (WebhookReceiver receiver = receiver(Flow.endpoint().inbox(), inbox)) {
            deliver(receiver, Flow.body("a"));
            String identity = inbox.items.get(0).delivery().identity();
            assertThat(receiver.forget("e", null, identity)).isTrue();
            assertThat(receiver.forget("e", null, identity)).isFalse();
            assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(202);
            assertThat(heard.lines).containsExactly("accepted", "kept", "forgotten", "accepted", "kept");
            assertThat(store.calls).doesNotContain("forget");
        }
    }

    @Test
    @DisplayName("start-up checks: an inbox in a file of one process is not for several instances")
    void startsOnNoInboxOfOneInstanceWithSeveral() {
        ScriptedInbox inbox = ScriptedInbox.handling("e").ofOneInstance(true);
        assertThat(problems(Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                        .inbox(inbox)
                        .instances(2)))
                .singleElement()
                .asString()
                .contains("runs as 2 instances, and each would have an inbox of its own");
        inbox.ofOneInstance(false);
        assertThat(problems(Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                        .inbox(inbox)
                        .instances(2)))
                .isEmpty();
    }

    @Test
    void takesNothingMoreOnceItIsClosed() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        WebhookReceiver receiver = receiver(Flow.endpoint().inbox(), inbox);
        receiver.close();
        receiver.close();
        assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(503);
        assertThat(heard.lines).containsExactly("accepted", "refused stopping");
        assertThat(inbox.asked).hasValue(0);
        assertThat(inbox.closed).hasValue(1);
    }

    @Test
    @DisplayName("row 87: onStoreFailure(INBOX) keeps what cannot be claimed, to be claimed later")
    void keepsWhatItCannotClaim() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        Endpoint endpoint = Flow.endpoint().onStoreFailure(OnStoreFailure.INBOX);
        try (WebhookReceiver receiver = receiver(endpoint, inbox)) {
            assertThat(receiver.receive("e", Flow.signed(Flow.body("sound"))))
                    .as("claimed, and handled within the request")
                    .isInstanceOfSatisfying(
                            Reception.Accepted.class, accepted -> accepted.settle(new HandlerOutcome.Answered(200)));
            store.failing("claim");
            assertThat(deliver(receiver, Flow.body("a")).status()).isEqualTo(202);
            DeliveryInbox.Item item = inbox.items.get(0);
            assertThat(item.unclaimed()).isTrue();
            assertThat(receiver.claimKept(item.delivery()))
                    .as("the store is still down")
                    .isInstanceOfSatisfying(
                            Reception.Answered.class,
                            answered -> assertThat(answered.reply().status()).isEqualTo(503));
            store.mended();
            assertThat(receiver.claimKept(item.delivery()))
                    .isInstanceOfSatisfying(
                            Reception.Accepted.class, accepted -> accepted.settle(new HandlerOutcome.Answered(200)));
            assertThat(receiver.claimKept(item.delivery()))
                    .as("handled already")
                    .isInstanceOfSatisfying(
                            Reception.Answered.class,
                            answered -> assertThat(answered.reply().status()).isEqualTo(200));
            assertThat(heard.reports).as("requests alone").hasSize(2);
        }
    }

    @Test
    void startsOnNoEndpointWhoseDeliveriesNobodyKeepsOrHandles() {
        assertThat(problems(Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)))
                .containsExactly("e: keeps its deliveries in the inbox, and the receiver has none;"
                        + " give the receiver an inbox, as hookseal-inbox has one");
        assertThat(problems(Flow.builder(
                        Flow.endpoint().onStoreFailure(OnStoreFailure.INBOX), store, heard, () -> Flow.NOW)))
                .singleElement()
                .asString()
                .contains("keeps what it cannot claim in the inbox, and the receiver has none");
        ScriptedInbox wrong = ScriptedInbox.handling("f").with(new Problem("receiver", "its inbox is ill", "mend it"));
        assertThat(problems(Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                        .inbox(wrong)))
                .containsExactly("receiver: its inbox is ill; mend it");
        ScriptedInbox other = ScriptedInbox.handling("f", "g");
        assertThat(problems(Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                        .endpoint(Endpoint.of("g", Senders.github()).secret(Flow.SECRET + "g"))
                        .inbox(other)))
                .containsExactlyInAnyOrder(
                        "f: is not an endpoint of the receiver, and handler takes its deliveries; name one of [e, g]",
                        "g: keeps nothing in the inbox, and handler takes its deliveries from there; say inbox() for the"
                                + " endpoint, or have an adapter call the method",
                        "e: keeps deliveries in the inbox, and the inbox has no handler for them; give the inbox one for"
                                + " 'e'");
        assertThat(other.begun).hasValue(0);
    }

    @Test
    void startsOnNoEndpointThatKeepsAndClaims() {
        Endpoint both = Flow.endpoint()
                .inbox()
                .lease(Duration.ofSeconds(8))
                .onStoreFailure(OnStoreFailure.PROCESS_UNPROTECTED)
                .keepHeaders("no header");
        assertThat(problems(Flow.builder(both, store, heard, () -> Flow.NOW).inbox(ScriptedInbox.handling("e"))))
                .anyMatch(each -> each.contains("has a lease or a handler deadline, and keeps its deliveries"))
                .anyMatch(each -> each.contains("says what becomes of those that cannot be claimed"))
                .anyMatch(each -> each.contains("keeps a header that is none"))
                .hasSize(3);
    }

    static class Late {
        @OnWebhook(endpoint = "e")
        void take() {}
    }

    @Test
    void bindsNoHandlerOfARequestToAnEndpointThatKeeps() {
        try (WebhookReceiver receiver =
                receiver(Flow.endpoint().inbox(), ScriptedInbox.handling().later())) {
            assertThat(receiver.check(WebhookHandlers.builder().add(new Late()).build()))
                    .singleElement()
                    .asString()
                    .contains("would take them within the request; give it to the inbox as a handler");
            assertThat(receiver.checkInbox(List.of()))
                    .singleElement()
                    .asString()
                    .contains("the inbox has no handler for them");
            assertThat(receiver.keeps("e")).isTrue();
            assertThat(receiver.keptEndpoints()).containsExactly("e");
        }
    }

    @Test
    @DisplayName("rule 7: an inbox silences the warnings of what a crash or a restart would lose")
    void warnsOfNoLoss() {
        Endpoint databridge = Endpoint.of("d", Senders.databridge()).secret(Flow.SECRET);
        try (WebhookReceiver receiver =
                WebhookReceiver.builder().listener(heard).endpoint(databridge).build()) {
            assertThat(receiver.warnings())
                    .anyMatch(warning -> warning.mend().contains("the inbox"))
                    .anyMatch(warning -> warning.fault().contains("remembers deliveries in memory only"));
        }
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .listener(heard)
                .endpoint(databridge.inbox())
                .inbox(ScriptedInbox.handling("d"))
                .build()) {
            assertThat(receiver.warnings())
                    .noneMatch(warning -> warning.fault().contains("loses"))
                    .noneMatch(warning -> warning.fault().contains("memory"));
        }
        try (WebhookReceiver receiver = receiver(Flow.endpoint(), ScriptedInbox.handling())) {
            assertThat(receiver.warnings())
                    .anyMatch(warning -> warning.fault().contains("has an inbox that no endpoint uses"));
        }
    }

    @Test
    void checksWithoutBeginningAnything() {
        ScriptedInbox inbox = ScriptedInbox.handling("e");
        Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                .inbox(inbox)
                .check();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Flow.builder(Flow.endpoint().inbox(), store, heard, () -> Flow.NOW)
                        .check());
        assertThat(inbox.begun).hasValue(0);
        assertThat(inbox.closed).hasValue(0);
        assertThat(store.closed).isFalse();
    }
}
