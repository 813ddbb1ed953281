package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.StoreException;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.Tenant;
import io.hookseal.secrets.TenantLookup;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is one delivery and what is another, over time, tenants, secrets and content. */
@Timeout(60)
class ReceptionFlowTest {
    private static final HandlerOutcome OK = new HandlerOutcome.Answered(200);
    private static final HandlerOutcome FAILED = new HandlerOutcome.Threw();

    private static SenderProfile.Builder sender() {
        return Flow.sender(Duration.ofSeconds(10));
    }

    private static Endpoint fields(IdentityRule.OtherContent otherContent) {
        return Flow.endpoint(sender().identity(new IdentityRule.OfFields(List.of("/id"), otherContent)));
    }

    @Test
    @DisplayName("rows 86, 116: the answer of a completed delivery never arrives: its retry is a duplicate")
    void answersTheRetryOfWhatWasCompleted() {
        try (Flow flow = Flow.of(Flow.endpoint())) {
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            Reply reply = flow.answered(Flow.body("a"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(flow.runs).hasValue(1);
            assertThat(flow.heard.lines).containsExactly("accepted", "settled completed", "accepted", "duplicate");
            assertThat(flow.heard.reports).last().satisfies(report -> {
                assertThat(report.claim()).isEqualTo("duplicate");
                assertThat(report.attempt()).isZero();
                assertThat(report.settlement()).isNull();
            });
        }
    }

    @Test
    @DisplayName("row 89: a crash after the claim: the lease expires, and the retry runs as a takeover")
    void takesOverFromACrash() {
        try (Flow flow = Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(1))))) {
            flow.accepted(Flow.body("a"));
            flow.store.failing("extend"); // the dead extend nothing
            flow.store.pass(Duration.ofMillis(699));
            assertThat(flow.answered(Flow.body("a")).status())
                    .as("the lease still holds")
                    .isEqualTo(503);
            flow.store.pass(Duration.ofMillis(1));
            Reception.Accepted retry = flow.accepted(Flow.body("a"));
            assertThat(retry.attempt()).isEqualTo(2);
            assertThat(retry.settle(OK)).isNull();
            assertThat(flow.heard.lines).contains("takeover 2", "settled completed");
            assertThat(flow.heard.reports).last().satisfies(report -> {
                assertThat(report.claim()).isEqualTo("takeover");
                assertThat(report.attempt()).isEqualTo(2);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "899, 999"})
    @DisplayName("row 89: a lease that nobody configured outlasts the handler deadline by a tenth of the sender's time")
    void leasesByTheConfiguredHandlerDeadline(long deadline, long lease) {
        Endpoint endpoint =
                Flow.endpoint(Flow.sender(Duration.ofSeconds(1))).handlerDeadline(Duration.ofMillis(deadline));
        try (Flow flow = Flow.of(endpoint, new ScriptedStore(true).failing("extend"), new Heard(), 0)) {
            flow.accepted(Flow.body("a"));
            flow.store.pass(Duration.ofMillis(lease - 1));
            assertThat(flow.answered(Flow.body("a")).status())
                    .as("the lease still holds")
                    .isEqualTo(503);
            flow.store.pass(Duration.ofMillis(1));
            assertThat(flow.accepted(Flow.body("a")).attempt()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("row 90: a handler that fails is asked again, as often as it fails, until it succeeds")
    void runsAgainAfterEachFailure() {
        try (Flow flow = Flow.of(Flow.endpoint())) {
            for (int i = 0; i < 5; i++) {
                assertThat(flow.deliver(Flow.body("a"), FAILED)).isEqualTo(503);
            }
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            assertThat(flow.runs).hasValue(6);
            assertThat(flow.heard.lines).doesNotContain("takeover 2");
        }
    }

    @Test
    @DisplayName(
            "row 92: a full memory: what it forgets is refused as stale from then on, loudly; all else is as before")
    void raisesTheOldestAcceptedTime() {
        Heard heard = new Heard();
        AtomicInteger runs = new AtomicInteger();
        ScriptedStore store =
                new ScriptedStore(true, CaffeineDeliveryStore.builder().maxCompleted(3));
        try (WebhookReceiver receiver =
                Flow.builder(Flow.endpoint(), store, heard, () -> Flow.NOW).build()) {
            String inFlight =
                    Flow.body("in flight", Flow.NOW.minusSeconds(3_000).toString());
            Reception.Accepted held = (Reception.Accepted) receiver.receive("e", Flow.signed(inFlight));
            for (int i = 1; i <= 5; i++) {
                assertThat(Flow.deliver(receiver, timed(i), OK, runs)).isEqualTo(200);
            }
            assertThat(runs).hasValue(5);
            Instant second = Flow.NOW.minusSeconds(1_000 - 2);
            assertThat(heard.lines.stream().filter(line -> line.startsWith("evicted")))
                    .hasSize(2);
            assertThat(heard.lines)
                    .anyMatch(line -> line.startsWith(
                            "evicted, oldest " + second.toString().replace("Z", "")));

            for (int i = 1; i <= 2; i++) {
                assertThat(Flow.deliver(receiver, timed(i), OK, runs))
                        .as("forgotten")
                        .isEqualTo(401);
            }
            assertThat(Flow.deliver(receiver, Flow.body("never seen", second.toString()), OK, runs))
                    .as("as old as one that was forgotten, and nobody can tell that it is not")
                    .isEqualTo(401);
            for (int i = 3; i <= 5; i++) {
                assertThat(Flow.deliver(receiver, timed(i), OK, runs))
                        .as("remembered")
                        .isEqualTo(200);
            }
            assertThat(runs).as("no replay has run").hasValue(5);
            assertThat(heard.count("duplicate")).isEqualTo(3);
            assertThat(heard.count("refused stale")).isEqualTo(3);
            assertThat(held.settle(OK)).as("what is in flight is never dropped").isNull();
            assertThat(heard.lines).contains("settled completed").doesNotContain("settled overlap");
        }
    }

    private static String timed(int i) {
        return Flow.body("d" + i, Flow.NOW.minusSeconds(1_000 - i).toString());
    }

    @Test
    @DisplayName("row 92: forgotten between its verification and its claim: refused all the same, and not left claimed")
    void looksAgainOnceItIsClaimed() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean replayed = new AtomicBoolean();
        WebhookReceiver[] self = new WebhookReceiver[1];
        Heard evictingInBetween = new Heard() {
            @Override
            public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
                super.accepted(delivery, notices);
                if (replayed.compareAndSet(true, false)) {
                    assertThat(Flow.deliver(self[0], timed(2), OK, runs)).isEqualTo(200);
                }
            }
        };
        ScriptedStore store =
                new ScriptedStore(true, CaffeineDeliveryStore.builder().maxCompleted(1));
        try (WebhookReceiver receiver = Flow.builder(Flow.endpoint(), store, evictingInBetween, () -> Flow.NOW)
                .build()) {
            self[0] = receiver;
            assertThat(Flow.deliver(receiver, timed(1), OK, runs)).isEqualTo(200);
            replayed.set(true);
            assertThat(Flow.deliver(receiver, timed(1), OK, runs)).isEqualTo(401);
            assertThat(runs).as("the first, and the one that took its place").hasValue(2);
            assertThat(store.inFlight("e")).isZero();
        }
        assertThat(store.closed)
                .as("what was given up keeps the store open no longer")
                .isTrue();
    }

    @Test
    @DisplayName("row 94: the same body at two endpoints: both run")
    void keepsEndpointsApart() {
        Heard heard = new Heard();
        AtomicInteger runs = new AtomicInteger();
        SenderProfile sender = sender().build();
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("one", sender).secret(Flow.SECRET))
                .endpoint(Endpoint.of("two", sender).secret(Flow.SECRET))
                .clock(() -> Flow.NOW)
                .listener(heard)
                .build()) {
            for (String endpoint : List.of("one", "two", "one", "two")) {
                assertThat(Flow.finish(receiver.receive(endpoint, Flow.signed(Flow.body("a"))), OK, runs))
                        .isEqualTo(200);
            }
            assertThat(runs).hasValue(2);
            assertThat(heard.count("duplicate")).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("rows 94, 137: the same body and the same ids of two tenants: both run, and one forgets for itself")
    void keepsTenantsApart() {
        SecretRing ring = SecretRing.of(Secret.text("k", Flow.SECRET));
        TenantLookup lookup = TenantLookup.builder(id -> new Tenant(id, ring))
                .fromPathVariable("tenant")
                .build();
        Endpoint endpoint = Endpoint.of(
                        "e",
                        sender().identity(
                                        new IdentityRule.OfFields(List.of("/id"), IdentityRule.OtherContent.DUPLICATE))
                                .build())
                .tenants(lookup);
        try (Flow flow = Flow.of(endpoint)) {
            String identity = "";
            for (String tenant : List.of("ann", "bob", "ann", "bob")) {
                Reception reception =
                        flow.receiver.receive("e", Flow.signed(Flow.body("a")).pathVariable("tenant", tenant));
                if (reception instanceof Reception.Accepted accepted) {
                    identity = accepted.delivery().identity();
                }
                assertThat(Flow.finish(reception, OK, flow.runs)).isEqualTo(200);
            }
            assertThat(flow.runs).hasValue(2);
            assertThat(flow.receiver.forget("e", "ann", identity)).isTrue();
            assertThat(flow.receiver.forget("e", null, identity))
                    .as("of no tenant")
                    .isFalse();
            for (String tenant : List.of("bob", "ann")) {
                assertThat(Flow.finish(
                                flow.receiver.receive(
                                        "e", Flow.signed(Flow.body("a")).pathVariable("tenant", tenant)),
                                OK,
                                flow.runs))
                        .isEqualTo(200);
            }
            assertThat(flow.runs).as("bob's is still remembered").hasValue(3);
        }
    }

    @Test
    @DisplayName("row 95: the same body under the ring's first secret, then its second: a duplicate")
    void takesTheSameBodyUnderAnotherSecretForADuplicate() {
        String other = "another secret of more than 32 bytes, too";
        Endpoint endpoint =
                Endpoint.of("e", sender().build()).secret(Flow.SECRET).secret(other);
        try (Flow flow = Flow.of(endpoint)) {
            String body = Flow.body("a");
            assertThat(flow.deliver(body)).isEqualTo(200);
            Reception second = flow.receiver.receive(
                    "e", TestRequest.post(body).header(Flow.HEADER, "sha256=" + Hmac.hex(other, body)));
            assertThat(Flow.finish(second, OK, flow.runs)).isEqualTo(200);
            assertThat(flow.runs).hasValue(1);
            assertThat(flow.heard.reports)
                    .extracting(report ->
                            report.delivery() == null ? null : report.delivery().keyId())
                    .containsExactly("secret-1", "secret-2");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, -3600})
    @DisplayName("row 96: the wall clock jumps an hour: leases and retention are where they were")
    void leavesLeasesWhereTheyAreWhenTheClockJumps(long seconds) {
        Endpoint endpoint = Flow.endpoint(Flow.sender(Duration.ofSeconds(1))).maxAhead(Duration.ofHours(2));
        try (Flow flow = Flow.of(endpoint)) {
            assertThat(flow.deliver(Flow.body("done"))).isEqualTo(200);
            Reception.Accepted running = flow.accepted(Flow.body("a"));
            flow.clock.set(Flow.NOW.plusSeconds(seconds));
            assertThat(flow.answered(Flow.body("a")).status())
                    .as("not taken over")
                    .isEqualTo(503);
            assertThat(flow.answered(Flow.body("done")).status())
                    .as("not forgotten")
                    .isEqualTo(200);
            assertThat(running.settle(OK)).isNull();
            assertThat(flow.heard.lines).contains("settled completed");
            assertThat(flow.answered(Flow.body("a")).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("row 133: a signature over id, time and body, replayed as a raw body, claims nothing")
    void claimsNothingForARereadTemplate() {
        byte[] key = "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Endpoint endpoint = Endpoint.of("e", Senders.standardWebhooks()).secret(Secret.bytes("k", key));
        try (Flow flow = Flow.of(endpoint)) {
            String time = Long.toString(Flow.NOW.getEpochSecond());
            String signature = "v1," + Hmac.base64(key, "m1." + time + ".{}");
            Reception good = flow.receiver.receive("e", standard("m1", time, "{}", signature));
            assertThat(Flow.finish(good, OK, flow.runs)).isEqualTo(200);
            Reception reread = flow.receiver.receive("e", standard("m1", time, "m1." + time + ".{}", signature));
            assertThat(Flow.finish(reread, OK, flow.runs)).isEqualTo(401);
            String touching = "v1," + Hmac.base64(key, "m1.x." + time + ".{}");
            Reception dotted = flow.receiver.receive("e", standard("m1.x", time, "{}", touching));
            assertThat(Flow.finish(dotted, OK, flow.runs)).as("row 134").isEqualTo(401);
            assertThat(flow.store.count("claim")).isEqualTo(1);

            String later = Long.toString(Flow.NOW.getEpochSecond() + 1);
            Reception retry = flow.receiver.receive(
                    "e", standard("m1", later, "{}", "v1," + Hmac.base64(key, "m1." + later + ".{}")));
            assertThat(Flow.finish(retry, OK, flow.runs)).as("signed anew").isEqualTo(200);
            assertThat(flow.runs).as("one message id, one run").hasValue(1);
        }
    }

    private static TestRequest standard(String id, String time, String body, String signature) {
        return TestRequest.post(body)
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", signature);
    }

    @Test
    @DisplayName("row 135: an unsigned endpoint de-duplicates by its body, and what it hands over is unverified")
    void claimsUnsignedDeliveriesByTheirBody() {
        Endpoint endpoint = Endpoint.of("e", sender().build()).acceptUnsigned();
        try (Flow flow = Flow.of(endpoint)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Flow.finish(flow.receiver.receive("e", TestRequest.post(Flow.body("a"))), OK, flow.runs))
                        .isEqualTo(200);
            }
            assertThat(flow.runs).hasValue(1);
            assertThat(flow.heard.reports)
                    .last()
                    .satisfies(report -> assertThat(report.verdict()).isEqualTo("unverified"));
        }
    }

    @Test
    @DisplayName(
            "row 136: signed at the far edge of the future: remembered until it is too old, and one second more is refused")
    void remembersWhatWasSignedAhead() {
        Endpoint endpoint = Flow.endpoint();
        try (Flow flow = Flow.of(endpoint)) {
            String ahead = Flow.body("a", Flow.NOW.plus(Duration.ofMinutes(5)).toString());
            assertThat(flow.deliver(ahead)).isEqualTo(200);
            assertThat(flow.answered(Flow.body("b", Flow.NOW.plusSeconds(301).toString()))
                            .status())
                    .isEqualTo(401);
            Duration untilTooOld = Duration.ofHours(24).plusMinutes(5);
            flow.store.pass(untilTooOld);
            flow.clock.set(Flow.NOW.plus(untilTooOld));
            assertThat(flow.answered(ahead).status())
                    .as("the last instant it is fresh")
                    .isEqualTo(200);
            flow.store.pass(Duration.ofSeconds(1));
            flow.clock.set(Flow.NOW.plus(untilTooOld).plusSeconds(1));
            assertThat(flow.answered(ahead).status()).isEqualTo(401);
            assertThat(flow.runs).hasValue(1);
        }
    }

    @Test
    @DisplayName("an identity seen with other content: handled as new, with a warning, each content once")
    void handlesOtherContentAsNew() {
        try (Flow flow = Flow.of(fields(IdentityRule.OtherContent.HANDLE_AS_NEW))) {
            String one = Flow.body("a");
            String other = one.replace("made", "else");
            assertThat(flow.deliver(one)).isEqualTo(200);
            assertThat(flow.deliver(one)).isEqualTo(200);
            assertThat(flow.heard.lines).doesNotContain("identity reused");
            assertThat(flow.deliver(other)).isEqualTo(200);
            assertThat(flow.heard.count("identity reused")).isEqualTo(1);
            assertThat(flow.deliver(other)).isEqualTo(200);
            assertThat(flow.deliver(one)).isEqualTo(200);
            assertThat(flow.runs).hasValue(2);
            assertThat(flow.heard.count("identity reused"))
                    .as("not for duplicates")
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("the same content again, after a failure, is no reuse of its identity")
    void doesNotTakeARetryForReuse() {
        try (Flow flow = Flow.of(fields(IdentityRule.OtherContent.HANDLE_AS_NEW))) {
            assertThat(flow.deliver(Flow.body("a"), FAILED)).isEqualTo(503);
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            assertThat(flow.runs).hasValue(2);
            assertThat(flow.heard.lines).doesNotContain("identity reused");
        }
    }

    @Test
    @DisplayName("other content that was handled stays handled when the first of its identity is released or forgotten")
    void remembersOtherContentWhateverBecomesOfTheFirst() {
        try (Flow flow = Flow.of(fields(IdentityRule.OtherContent.HANDLE_AS_NEW))) {
            String one = Flow.body("a");
            String other = one.replace("made", "else");
            Reception.Accepted first = flow.accepted(one);
            Reception.Accepted second = flow.accepted(other);
            assertThat(second.settle(OK)).isNull();
            assertThat(first.settle(FAILED)).isEqualTo(Reply.unavailable());
            assertThat(flow.answered(other).status()).isEqualTo(200);
            assertThat(flow.deliver(one)).isEqualTo(200);
            assertThat(flow.receiver.forget("e", null, first.delivery().identity()))
                    .isTrue();
            assertThat(flow.answered(other).status()).isEqualTo(200);
            assertThat(flow.receiver.forget("e", null, second.delivery().identity()))
                    .isTrue();
            assertThat(flow.deliver(other)).isEqualTo(200);
            assertThat(flow.runs).hasValue(2);
        }
    }

    @Test
    @DisplayName("other content is a duplicate for a sender whose identity decides, as Validibot's")
    void takesOtherContentForADuplicateWhereTheIdentityDecides() {
        try (Flow flow = Flow.of(Endpoint.of("e", Senders.validibot()).secret(Flow.SECRET))) {
            AtomicInteger runs = new AtomicInteger();
            for (String status : List.of("passed", "failed")) {
                for (String event : List.of("run.completed", "run.succeeded")) {
                    String body = "{\"event\":\"" + event + "\",\"run\":{\"id\":\"r1\"},\"status\":\"" + status
                            + "\",\"timestamp\":\"" + Flow.NOW + "\"}";
                    Reception reception = flow.receiver.receive(
                            "e",
                            TestRequest.post(body)
                                    .header("X-Validibot-Signature", "sha256=" + Hmac.hex(Flow.SECRET, body)));
                    assertThat(Flow.finish(reception, OK, runs)).isEqualTo(200);
                }
            }
            assertThat(runs).as("event and run id are the identity").hasValue(2);
            assertThat(flow.heard.lines).doesNotContain("identity reused");
        }
    }

    @Test
    @DisplayName("a sender that signs every attempt anew: its retries are duplicates under the fields it declares")
    void takesAttemptsSignedAnewForOneDelivery() {
        SenderProfile anew = SenderProfile.named("anew")
                .scheme(Scheme.header(Flow.HEADER)
                        .prefix("sha256=")
                        .template("{time}.{body}")
                        .timeInHeader("X-Time", TimeFormat.EPOCH_SECONDS))
                .identity("/id")
                .secrets(io.hookseal.sender.SecretForm.TEXT)
                .build();
        try (Flow flow = Flow.of(Endpoint.of("e", anew).secret(Flow.SECRET))) {
            for (long ago = 3; ago >= 0; ago--) {
                String time = Long.toString(Flow.NOW.getEpochSecond() - ago);
                String signed = time + ".{\"id\":7}";
                Reception reception = flow.receiver.receive(
                        "e",
                        TestRequest.post("{\"id\":7}")
                                .header("X-Time", time)
                                .header(Flow.HEADER, "sha256=" + Hmac.hex(Flow.SECRET, signed)));
                assertThat(Flow.finish(reception, OK, flow.runs)).isEqualTo(200);
            }
            assertThat(flow.runs).hasValue(1);
            assertThat(flow.receiver.warnings())
                    .anyMatch(warning -> warning.fault().contains("signs every attempt anew"));
        }
    }

    @Test
    @DisplayName("an unsigned id header decides only where it was forced, and then not alone")
    void takesAnUnsignedHeaderForAnIdentityOnlyWhereForced() {
        for (boolean forced : new boolean[] {false, true}) {
            SenderProfile.Builder sender = sender();
            if (forced) {
                sender.identity(IdentityRule.forcedUnsignedHeader("X-Id"));
            }
            try (Flow flow = Flow.of(Flow.endpoint(sender))) {
                String one = Flow.body("a");
                for (String id : List.of("1", "1", "2")) {
                    assertThat(Flow.finish(
                                    flow.receiver.receive("e", Flow.signed(one).header("X-Id", id)), OK, flow.runs))
                            .isEqualTo(200);
                }
                assertThat(flow.runs).hasValue(forced ? 2 : 1);
                assertThat(Flow.finish(
                                flow.receiver.receive(
                                        "e", Flow.signed(Flow.body("b")).header("X-Id", "1")),
                                OK,
                                flow.runs))
                        .isEqualTo(200);
                assertThat(flow.runs)
                        .as("a forged id cannot make another's event a duplicate")
                        .hasValue(forced ? 3 : 2);
            }
        }
    }

    @Test
    @DisplayName("forget: handled again when delivered again, reported, and an operator's mistakes are told apart")
    void forgetsForAnOperator() {
        try (Flow flow = Flow.of(Flow.endpoint(), new ScriptedStore(false))) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            String identity = first.delivery().identity();
            assertThat(flow.receiver.forget("e", null, identity))
                    .as("being handled")
                    .isFalse();
            assertThat(first.settle(OK)).isNull();
            assertThat(flow.heard.lines).doesNotContain("forgotten");
            assertThat(flow.receiver.forget("e", null, identity)).isTrue();
            assertThat(flow.heard.count("forgotten")).isEqualTo(1);
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
            assertThat(flow.runs).hasValue(1);
            assertThatThrownBy(() -> flow.receiver.forget("nobody", null, identity))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> flow.receiver.forget("e", null, "a1b2"))
                    .isInstanceOf(IllegalArgumentException.class);
            flow.store.failing("forget");
            assertThatThrownBy(() -> flow.receiver.forget("e", null, identity)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    @DisplayName("row 126: a restart of a memory-only receiver forgets, and start-up says so; a shared store does not")
    void forgetsWithItsProcess() {
        Heard heard = new Heard();
        AtomicInteger runs = new AtomicInteger();
        for (int start = 0; start < 2; start++) {
            try (WebhookReceiver receiver = WebhookReceiver.builder()
                    .endpoint(Flow.endpoint())
                    .clock(() -> Flow.NOW)
                    .listener(heard)
                    .build()) {
                assertThat(receiver.warnings())
                        .anyMatch(warning -> warning.fault().contains("in memory only: a restart forgets"));
                assertThat(Flow.deliver(receiver, Flow.body("a"), OK, runs)).isEqualTo(200);
            }
        }
        assertThat(runs).hasValue(2);
        assertThat(heard.count("warned")).isEqualTo(2);
    }

    @Test
    @DisplayName("closed: nothing new is taken, what is being handled is still settled, and only then the store closed")
    void closesBehindWhatIsBeingHandled() {
        Flow flow = Flow.of(Flow.endpoint());
        Reception.Accepted running = flow.accepted(Flow.body("a"));
        flow.receiver.close();
        flow.receiver.close();
        assertThat(flow.store.closed).isFalse();
        assertThat(flow.answered(Flow.body("b"))).isEqualTo(Reply.unavailable());
        assertThat(flow.heard.lines).contains("refused stopping");
        assertThatThrownBy(() -> flow.receiver.forget("e", null, "00".repeat(32)))
                .isInstanceOf(StoreException.class);
        assertThat(running.settle(OK)).isNull();
        assertThat(flow.heard.lines).contains("settled completed");
        assertThat(flow.store.closed).isTrue();
    }

    @Test
    @DisplayName("closed: whatever ran no handler keeps the store open no longer")
    void closesTheStoreWhateverRanNoHandler() {
        Flow flow = Flow.of(Flow.endpoint(), new ScriptedStore(true), new Heard(), 0);
        Reception.Accepted running = flow.accepted(Flow.body("a"));
        assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
        assertThat(running.settle(OK)).isNull();
        assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
        flow.store.failing("claim");
        assertThat(flow.deliver(Flow.body("b"))).isEqualTo(503);
        assertThat(flow.receiver.forget("e", null, running.delivery().identity()))
                .isTrue();
        assertThat(flow.heard.lines).contains("refused in-flight", "duplicate", "refused store-failed", "forgotten");
        assertThat(flow.store.closed).isFalse();
        flow.receiver.close();
        assertThat(flow.store.closed).isTrue();
    }

    @Test
    @DisplayName("what a listener is told shows no secret, no signature and no body")
    void tellsNothingSecret() {
        try (Flow flow = Flow.of(fields(IdentityRule.OtherContent.HANDLE_AS_NEW))) {
            String body = Flow.body("canary-in-the-body");
            flow.deliver(body, FAILED);
            flow.deliver(body);
            flow.deliver(body);
            flow.deliver(body.replace("made", "else"));
            assertThat(flow.heard.reports).hasSize(4);
            String all = flow.heard.reports + " " + flow.heard.lines + " " + flow.receiver.warnings();
            assertThat(all)
                    .doesNotContain(Flow.SECRET)
                    .doesNotContain("canary")
                    .doesNotContain(Hmac.hex(Flow.SECRET, body));
        }
    }

    @Test
    void survivesAListenerThatThrowsWhateverItThrows() {
        AtomicLong thrown = new AtomicLong();
        ReceiverListener throwing = new ReceiverListener() {
            @Override
            public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
                thrown.incrementAndGet();
                throw new NoClassDefFoundError("by test");
            }

            @Override
            public void settled(DeliveryFacts delivery, Settlement settlement) {
                thrown.incrementAndGet();
                throw new AssertionError("by test");
            }
        };
        try (WebhookReceiver receiver = Flow.builder(Flow.endpoint(), new ScriptedStore(true), throwing, () -> Flow.NOW)
                .build()) {
            AtomicInteger runs = new AtomicInteger();
            assertThat(Flow.deliver(receiver, Flow.body("a"), OK, runs)).isEqualTo(200);
            assertThat(Flow.deliver(receiver, Flow.body("a"), OK, runs)).isEqualTo(200);
            assertThat(runs).hasValue(1);
            assertThat(thrown).hasValue(3);
        }
    }
}
