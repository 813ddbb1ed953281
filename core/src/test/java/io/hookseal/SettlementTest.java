package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.secrets.Secret;
import io.hookseal.sender.SenderProfile;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every store outcome has its answer: the table of the design, line by line, and what the sender's retry finds. */
@Timeout(60)
class SettlementTest {
    private static final HandlerOutcome OK = new HandlerOutcome.Answered(204);

    /**
     * One line of the table.
     *
     * @param outcome its first column
     * @param memory whether the store is in memory, or one that is called with a time limit
     * @param during what befalls the store, and whoever uses it, while the handler runs
     * @param handler how the handler ends
     * @param status what the sender is answered
     * @param settlement what became of the claim
     * @param told what the listener hears of it beside that
     * @param retry what a retry is answered right after, by a handler that succeeds
     * @param retryRuns whether that retry ran the handler
     */
    record Line(
            String outcome,
            boolean memory,
            Consumer<Flow> during,
            HandlerOutcome handler,
            int status,
            Settlement settlement,
            List<String> told,
            int retry,
            boolean retryRuns) {
        @Override
        public String toString() {
            return outcome + (memory ? "" : ", by a store of its own");
        }
    }

    private static Line line(
            String outcome,
            Consumer<Flow> during,
            HandlerOutcome handler,
            int status,
            Settlement settlement,
            List<String> told,
            int retry,
            boolean retryRuns) {
        return new Line(outcome, true, during, handler, status, settlement, told, retry, retryRuns);
    }

    private static void takenOver(Flow flow) {
        flow.store.pass(Duration.ofSeconds(2));
        assertThat(flow.accepted(Flow.body("a")).attempt()).isEqualTo(2);
    }

    private static void nothing(Flow flow) {}

    static Stream<Line> table() {
        HandlerOutcome failed = new HandlerOutcome.Answered(500);
        return Stream.of(
                        line(
                                "complete -> true",
                                SettlementTest::nothing,
                                OK,
                                204,
                                Settlement.COMPLETED,
                                List.of(),
                                200,
                                false),
                        line(
                                "row 91: complete fails after success, and was not done",
                                flow -> flow.store.failing("complete"),
                                OK,
                                204,
                                Settlement.COMPLETE_FAILED,
                                List.of("store failed complete StoreException"),
                                503,
                                false),
                        line(
                                "row 91: complete fails after success, and was done",
                                flow -> flow.store.losingReplies("complete"),
                                OK,
                                204,
                                Settlement.COMPLETE_FAILED,
                                List.of("store failed complete StoreException"),
                                200,
                                false),
                        line(
                                "complete -> false, another took over",
                                SettlementTest::takenOver,
                                OK,
                                204,
                                Settlement.OVERLAP,
                                List.of("takeover 2"),
                                503,
                                false),
                        line(
                                "row 90: handler throws",
                                SettlementTest::nothing,
                                new HandlerOutcome.Threw(),
                                503,
                                Settlement.RELEASED,
                                List.of(),
                                200,
                                true),
                        line(
                                "handler's own 5xx",
                                SettlementTest::nothing,
                                failed,
                                500,
                                Settlement.RELEASED,
                                List.of(),
                                200,
                                true),
                        line(
                                "handler's own 502",
                                SettlementTest::nothing,
                                new HandlerOutcome.Answered(502),
                                502,
                                Settlement.RELEASED,
                                List.of(),
                                200,
                                true),
                        line(
                                "handler answers 4xx",
                                SettlementTest::nothing,
                                new HandlerOutcome.Answered(404),
                                503,
                                Settlement.RELEASED,
                                List.of(),
                                200,
                                true),
                        line(
                                "handler answers 3xx",
                                SettlementTest::nothing,
                                new HandlerOutcome.Answered(302),
                                503,
                                Settlement.RELEASED,
                                List.of(),
                                200,
                                true),
                        line(
                                "release fails",
                                flow -> flow.store.failing("release"),
                                failed,
                                500,
                                Settlement.RELEASE_FAILED,
                                List.of("store failed release StoreException"),
                                503,
                                false),
                        line(
                                "a failure of one that was taken over harms nobody",
                                SettlementTest::takenOver,
                                failed,
                                500,
                                Settlement.RELEASED,
                                List.of("takeover 2"),
                                503,
                                false),
                        line(
                                "row 75: handler outcome unknown",
                                SettlementTest::nothing,
                                new HandlerOutcome.Unknown(),
                                503,
                                Settlement.HELD,
                                List.of(),
                                503,
                                false),
                        line(
                                "event that no handler takes",
                                SettlementTest::nothing,
                                new HandlerOutcome.Ignored(),
                                200,
                                Settlement.IGNORED,
                                List.of(),
                                200,
                                false))
                .flatMap(line -> Stream.of(
                        line,
                        new Line(
                                line.outcome,
                                false,
                                line.during,
                                line.handler,
                                line.status,
                                line.settlement,
                                line.told,
                                line.retry,
                                line.retryRuns)));
    }

    @ParameterizedTest
    @MethodSource("table")
    @DisplayName("the table of outcomes; rows 75, 90, 91")
    void answersByTheTable(Line line) {
        SenderProfile.Builder sender = Flow.sender(Duration.ofSeconds(1));
        try (Flow flow = Flow.of(Flow.endpoint(sender), new ScriptedStore(line.memory()))) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            line.during().accept(flow);

            Reply reply = accepted.settle(line.handler());
            int status = reply != null ? reply.status() : ((HandlerOutcome.Answered) line.handler()).status();

            assertThat(status).isEqualTo(line.status());
            if (status == 503) {
                assertThat(reply).isNotNull();
                assertThat(reply.headers()).containsKey("Retry-After");
            }
            assertThat(flow.heard.lines)
                    .contains("settled " + line.settlement().code())
                    .containsAll(line.told());
            assertThat(flow.heard.reports).last().satisfies(report -> {
                assertThat(report.settlement()).isEqualTo(line.settlement());
                assertThat(report.status()).isEqualTo(line.status());
                assertThat(report.claim()).isEqualTo("acquired");
                assertThat(report.attempt()).isEqualTo(1);
            });

            flow.store.mended();
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(line.retry());
            assertThat(flow.runs).hasValue(line.retryRuns() ? 1 : 0);
        }
    }

    @Test
    @DisplayName("rows 87, 75, 91: what the lease still holds is handled once it is over")
    void handlesAgainWhatWasHeldOnceTheLeaseIsOver() {
        for (HandlerOutcome outcome : List.of(new HandlerOutcome.Unknown(), new HandlerOutcome.Threw())) {
            try (Flow flow = Flow.of(Flow.endpoint(Flow.sender(Duration.ofSeconds(1))))) {
                flow.store.failing("release");
                assertThat(flow.deliver(Flow.body("a"), outcome)).isEqualTo(503);
                flow.store.pass(Duration.ofMillis(700));
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
                assertThat(flow.runs).hasValue(2);
                assertThat(flow.heard.lines).contains("takeover 2");
                assertThat(flow.heard.reports).last().satisfies(report -> {
                    assertThat(report.claim()).isEqualTo("takeover");
                    assertThat(report.attempt()).isEqualTo(2);
                });
            }
        }
    }

    @Test
    @DisplayName("row 87: a store that is down: 503 and no claim, or handled without one where that is configured")
    void answersByOnStoreFailure() {
        for (boolean memory : new boolean[] {true, false}) {
            try (Flow flow = Flow.of(Flow.endpoint(), new ScriptedStore(memory).failing("claim"))) {
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
                assertThat(flow.runs).hasValue(0);
                assertThat(flow.heard.lines)
                        .containsExactly("accepted", "store failed claim StoreException", "refused store-failed");
                assertThat(flow.heard.reports)
                        .last()
                        .satisfies(report -> assertThat(report.claim()).isNull());
                flow.store.mended();
                assertThat(flow.deliver(Flow.body("a")))
                        .as("nothing was claimed")
                        .isEqualTo(200);
            }
            Endpoint unprotected = Flow.endpoint().onStoreFailure(OnStoreFailure.PROCESS_UNPROTECTED);
            try (Flow flow = Flow.of(unprotected, new ScriptedStore(memory).failing("claim"))) {
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
                assertThat(flow.runs)
                        .as("twice, which is what unprotected means")
                        .hasValue(2);
                assertThat(flow.heard.lines).contains("store failed claim StoreException", "settled unprotected");
                assertThat(flow.heard.reports)
                        .last()
                        .satisfies(report -> assertThat(report.claim()).isEqualTo("unprotected"));
                assertThat(flow.store.count("complete")).isZero();
            }
        }
    }

    @Test
    @DisplayName("row 87: a claim whose reply was lost is given up, and does not keep the retry away")
    void givesUpAClaimWhoseReplyWasLost() {
        for (boolean memory : new boolean[] {true, false}) {
            try (Flow flow = Flow.of(Flow.endpoint(), new ScriptedStore(memory).losingReplies("claim"))) {
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
                flow.store.mended();
                assertThat(flow.deliver(Flow.body("a"))).isEqualTo(200);
                assertThat(flow.heard.lines).doesNotContain("takeover 2");
            }
        }
    }

    @Test
    @DisplayName("an endpoint with as many claims in flight as it may have: 503, and none of them dropped")
    void answersUnavailableWhereTheStoreIsFull() {
        ScriptedStore store = new ScriptedStore(
                true, io.hookseal.idempotency.CaffeineDeliveryStore.builder().maxInFlight(1));
        try (Flow flow = Flow.of(Flow.endpoint(), store)) {
            Reception.Accepted first = flow.accepted(Flow.body("a"));
            assertThat(flow.deliver(Flow.body("b"))).isEqualTo(503);
            assertThat(flow.heard.lines).contains("refused store-full");
            assertThat(first.settle(OK)).isNull();
            assertThat(flow.heard.lines).contains("settled completed");
            assertThat(flow.deliver(Flow.body("b"))).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("authentic but not well-formed JSON: bytes, no event, identified by its signed form")
    void claimsWhatIsNotJson() {
        try (Flow flow = Flow.of(Flow.endpoint())) {
            Reception.Accepted accepted = flow.accepted("{not json");
            assertThat(accepted.delivery().wellFormed()).isFalse();
            assertThat(accepted.delivery().event()).isNull();
            assertThat(accepted.delivery().identity())
                    .isEqualTo(accepted.delivery().fingerprint());
            assertThat(accepted.settle(OK)).isNull();
            assertThat(flow.answered("{not json").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("row 105: no live secret at run time is a 503, and nothing is claimed")
    void answersUnavailableWithoutALiveSecret() {
        Endpoint expiring = Endpoint.of("e", Flow.sender(Duration.ofSeconds(10)).build())
                .secret(Secret.text("k", Flow.SECRET).notAfter(Flow.NOW.plusSeconds(1)));
        try (Flow flow = Flow.of(expiring)) {
            flow.clock.set(Flow.NOW.plusSeconds(2));
            assertThat(flow.deliver(Flow.body("a"))).isEqualTo(503);
            assertThat(flow.heard.lines).containsExactly("refused no-live-secret");
            assertThat(flow.store.calls).isEmpty();
        }
    }

    @Test
    @DisplayName("a request that is refused never reaches the store")
    void asksTheStoreOnlyForWhatIsAuthentic() {
        try (Flow flow = Flow.of(Flow.endpoint())) {
            Reception reception = flow.receiver.receive(
                    "e", TestRequest.post(Flow.body("a")).header(Flow.HEADER, "sha256=" + "0".repeat(64)));
            assertThat(Flow.finish(reception, OK, flow.runs)).isEqualTo(401);
            assertThat(flow.store.calls).isEmpty();
        }
    }

    @Test
    @DisplayName("settled before the first byte: by the time settle returns, the store knows")
    void settlesBeforeTheAnswer() {
        try (Flow flow = Flow.of(Flow.endpoint(), new ScriptedStore(false))) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            assertThat(flow.store.calls).containsExactly("claim");
            assertThat(accepted.settle(OK)).isNull();
            assertThat(flow.store.calls).containsExactly("claim", "complete");
            assertThat(flow.store.signedTimes).containsExactly(Flow.NOW);
        }
    }

    @Test
    @DisplayName("frozen by the first: a later settlement changes nothing")
    void freezesTheFirstOutcome() {
        try (Flow flow = Flow.of(Flow.endpoint())) {
            Reception.Accepted accepted = flow.accepted(Flow.body("a"));
            assertThat(accepted.settle(new HandlerOutcome.Unknown())).isEqualTo(Reply.unavailable());
            assertThat(accepted.settle(OK)).isEqualTo(Reply.unavailable());
            assertThat(flow.store.count("complete")).isZero();
            assertThat(flow.answered(Flow.body("a")).status()).as("still held").isEqualTo(503);
        }
    }
}
