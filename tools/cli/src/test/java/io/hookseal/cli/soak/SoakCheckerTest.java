package io.hookseal.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.cli.soak.SoakChecker.Least;
import io.hookseal.cli.soak.SoakReport.Count;
import io.hookseal.cli.soak.SoakReport.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logs made by hand: one in which all is well, and one that breaks each rule. */
class SoakCheckerTest {
    /** Handled at the first attempt. */
    private static final List<String> SIMPLE = lines("""
            1 1 born a 0 0 databridge
            2 2 sent a 1 0 first
            10 11 claim a 1 1 acquired 1 100
            12 12 begin a 1 1 SUCCEED
            20 20 end a 1 1 success
            21 22 complete a 1 1 true
            23 23 settled a 0 0 completed
            30 31 answered a 1 0 200
            32 32 delivered a 0 0 -
            """);

    /** The first run stalls until its lease is over; a copy meets it in flight; the retry takes over, and both succeed. */
    private static final List<String> TAKEN_OVER = lines("""
            1 1 born a 0 0 attesta
            2 2 sent a 1 0 first
            10 11 claim a 1 1 acquired 1 100
            12 12 begin a 1 1 SUCCEED
            13 13 sent a 2 0 copy
            14 15 claim a 2 2 in-flight
            16 17 answered a 2 0 503
            40 41 extend a 1 1 true 100
            90 90 timed-out a 1 0 -
            95 95 sent a 3 0 retry
            150 151 claim a 3 3 acquired 2 100
            152 152 takeover a 0 0 2
            153 153 begin a 3 3 SUCCEED
            160 160 end a 3 3 success
            161 162 complete a 3 3 true
            165 166 answered a 3 0 200
            167 167 delivered a 0 0 -
            170 170 end a 1 1 success
            171 172 complete a 1 1 true
            """);

    /** The handler fails, and the sender delivers no more. */
    private static final List<String> GIVEN_UP = lines("""
            1 1 born a 0 0 attesta
            2 2 sent a 1 0 first
            10 11 claim a 1 1 acquired 1 100
            12 12 begin a 1 1 THROW
            20 20 end a 1 1 failure
            21 22 release a 1 1 true
            30 31 answered a 1 0 503
            40 40 sent a 2 0 retry
            50 51 claim a 2 2 acquired 1 100
            52 52 begin a 2 2 ANSWER_5XX
            60 60 end a 2 2 failure
            61 62 release a 2 2 true
            70 71 answered a 2 0 500
            72 72 gave-up a 0 0 -
            """);

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static SoakReport check(List<String> lines) {
        return SoakChecker.check(SoakLog.parse(lines), Least.NOTHING);
    }

    /** The log with each line that starts so replaced by this, which may be several lines or none. */
    private static List<String> with(List<String> log, String start, String instead) {
        assertThat(log).anyMatch(line -> line.startsWith(start));
        return log.stream()
                .flatMap(line -> line.startsWith(start) ? instead.lines() : List.of(line).stream())
                .toList();
    }

    private static List<String> without(List<String> log, String start) {
        return with(log, start, "");
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertThat(check(SIMPLE).faults()).isEmpty();
        assertThat(check(TAKEN_OVER).faults()).isEmpty();
        assertThat(check(GIVEN_UP).faults()).isEmpty();
    }

    @Test
    void counts() {
        SoakReport report = check(TAKEN_OVER);
        assertThat(report.of(Count.TAKEOVERS)).isEqualTo(1);
        assertThat(report.of(Count.IN_FLIGHT_DUPLICATES)).isEqualTo(1);
        assertThat(report.of(Count.RETRIES)).isEqualTo(1);
        assertThat(report.of(Count.HANDLER_RUNS)).isEqualTo(2);
        assertThat(check(GIVEN_UP).undelivered()).containsExactly(Map.entry("attesta, 1: handler", 1L));
    }

    @Test
    void findsASuccessThatNobodyHandled() {
        List<String> log = without(without(without(SIMPLE, "12 12 begin"), "20 20 end"), "21 22 complete");
        assertThat(check(log).broken()).containsExactly(Rule.ANSWERED_WITHOUT_BEING_HANDLED);
    }

    @Test
    void findsASuccessThatIsAnsweredBeforeTheHandlerEnds() {
        List<String> log = with(SIMPLE, "30 31 answered", "15 31 answered a 1 0 200");
        assertThat(check(log).broken()).contains(Rule.ANSWERED_WITHOUT_BEING_HANDLED);
    }

    @Test
    void findsASuccessThatTheClientSawBeforeItBrokeOff() {
        List<String> log = with(
                without(without(GIVEN_UP, "30 31 answered"), "70 71 answered"),
                "72 72 gave-up",
                "70 71 cut a 2 0 within-answer 200\n72 72 gave-up a 0 0 -");
        assertThat(check(log).broken()).contains(Rule.ANSWERED_WITHOUT_BEING_HANDLED);
    }

    @Test
    void findsADuplicateThatIsTakenForHandledWhileItsFirstFails() {
        List<String> log = with(
                GIVEN_UP,
                "2 2 sent",
                "2 2 sent a 1 0 first\n13 13 sent a 3 0 copy\n14 14 claim a 3 3 duplicate\n"
                        + "15 16 answered a 3 0 200");
        assertThat(check(log).broken()).containsExactly(Rule.ANSWERED_WITHOUT_BEING_HANDLED);
    }

    @Test
    void findsAHandlerWithinAnothersLease() {
        List<String> log = with(TAKEN_OVER, "153 153 begin", "139 139 begin a 3 3 SUCCEED");
        log = with(log, "150 151 claim", "137 138 claim a 3 3 acquired 2 100");
        assertThat(check(log).broken()).containsExactly(Rule.HANDLED_WITHIN_ANOTHERS_LEASE);
    }

    @Test
    void givesTheBenefitOfTheDoubtWhereALeaseMayBeOver() {
        List<String> log = with(TAKEN_OVER, "153 153 begin", "141 141 begin a 3 3 SUCCEED");
        log = with(log, "150 151 claim", "139 140 claim a 3 3 acquired 2 100");
        assertThat(check(log).faults()).isEmpty();
    }

    @Test
    void findsAHandlerAfterAStrangerReleasedTheClaim() {
        List<String> log = with(TAKEN_OVER, "160 160 end", """
                154 154 end a 1 1 failure
                155 156 release a 1 1 true
                156 156 sent a 4 0 copy
                157 157 claim a 4 4 acquired 1 100
                158 158 begin a 4 4 SUCCEED
                159 159 end a 4 4 success
                160 160 end a 3 3 success""");
        log = without(without(log, "170 170 end"), "171 172 complete");
        assertThat(check(log).broken()).containsExactly(Rule.HANDLED_WITHIN_ANOTHERS_LEASE);
    }

    @Test
    void findsAHandlerWithoutAClaim() {
        assertThat(check(without(SIMPLE, "10 11 claim")).broken()).containsExactly(Rule.HANDLED_WITHIN_ANOTHERS_LEASE);
    }

    @Test
    void findsAHandlerAfterSuccess() {
        List<String> log = with(SIMPLE, "32 32 delivered", """
                32 32 delivered a 0 0 -
                33 33 sent a 2 0 copy
                40 41 claim a 2 2 acquired 1 100
                42 42 begin a 2 2 SUCCEED
                50 50 end a 2 2 success
                51 52 complete a 2 2 true
                60 61 answered a 2 0 200""");
        assertThat(check(log).broken()).containsExactly(Rule.HANDLED_AGAIN);
    }

    @Test
    void countsAHandlerAfterALostLeaseAsAnOverlap() {
        SoakReport report = check(with(TAKEN_OVER, "171 172 complete", "171 172 complete a 1 1 false"));
        assertThat(report.faults()).isEmpty();
        assertThat(report.of(Count.OVERLAPS)).isEqualTo(1);
    }

    @Test
    void findsAClaimThatIsCompletedBeforeTheHandlerSucceeded() {
        List<String> log = with(SIMPLE, "21 22 complete", "11 12 complete a 1 1 true");
        assertThat(check(log).broken()).containsExactly(Rule.COMPLETED_WITHOUT_SUCCESS);
        assertThat(check(with(GIVEN_UP, "21 22 release", "21 22 complete a 1 1 true"))
                        .broken())
                .contains(Rule.COMPLETED_WITHOUT_SUCCESS);
    }

    @Test
    void findsASuccessThatIsSettledAfterItsAnswer() {
        List<String> log = with(SIMPLE, "21 22 complete", "29 31 complete a 1 1 true");
        assertThat(check(log).broken()).containsExactly(Rule.SETTLED_LATE);
    }

    @Test
    void findsAFailureThatIsSettledAfterItsAnswer() {
        assertThat(check(with(GIVEN_UP, "21 22 release", "31 32 release a 1 1 true"))
                        .broken())
                .containsExactly(Rule.SETTLED_LATE);
        assertThat(check(without(GIVEN_UP, "21 22 release")).broken()).contains(Rule.SETTLED_LATE);
    }

    @Test
    void findsADeliveryThatIsGivenUpWithRetriesLeft() {
        List<String> log = with(GIVEN_UP, "1 1 born", "1 1 born a 0 0 dembrane");
        assertThat(check(log).broken()).containsExactly(Rule.LOST);
    }

    @Test
    void findsA4xx() {
        List<String> log = with(GIVEN_UP, "70 71 answered", "70 71 answered a 2 0 409");
        assertThat(check(log).broken()).containsExactly(Rule.CLIENT_ERROR);
        log = with(GIVEN_UP, "70 71 answered", "70 71 cut a 2 0 within-answer 429");
        assertThat(check(log).broken()).containsExactly(Rule.CLIENT_ERROR);
    }

    @Test
    void findsARedirect() {
        assertThat(check(with(GIVEN_UP, "70 71 answered", "70 71 answered a 2 0 302"))
                        .broken())
                .containsExactly(Rule.CLIENT_ERROR);
    }

    @Test
    void findsA503ThatNothingExplains() {
        List<String> log = with(TAKEN_OVER, "14 15 claim", "14 15 claim a 2 2 full");
        assertThat(check(log).broken()).containsExactly(Rule.PUT_OFF_WITHOUT_CAUSE);
        log = with(SIMPLE, "30 31 answered", "30 31 answered a 1 0 503\n31 31 answered a 1 0 200");
        assertThat(check(log).broken()).containsExactly(Rule.PUT_OFF_WITHOUT_CAUSE);
    }

    @Test
    void lets503sBeAfterFuturesThatAreNoLongerWaitedFor() {
        List<String> log = with(SIMPLE, "30 31 answered", "30 31 answered a 1 0 503\n31 31 answered a 1 0 200");
        log = with(log, "12 12 begin", "12 12 begin a 1 1 SUCCEED_IN_FUTURE 18");
        assertThat(check(log).faults()).isEmpty();
        log = with(log, "12 12 begin", "12 12 begin a 1 1 SUCCEED_IN_FUTURE 19");
        assertThat(check(log).broken()).containsExactly(Rule.PUT_OFF_WITHOUT_CAUSE);
    }

    @Test
    void findsALogThatEndsTooSoon() {
        assertThat(check(without(SIMPLE, "32 32 delivered")).broken()).containsExactly(Rule.INCOMPLETE_LOG);
        assertThat(check(without(TAKEN_OVER, "152 152 takeover")).broken()).containsExactly(Rule.INCOMPLETE_LOG);
        assertThat(check(without(SIMPLE, "30 31 answered")).broken()).containsExactly(Rule.INCOMPLETE_LOG);
    }

    @Test
    void findsThatTooLittleHappened() {
        List<SoakEvent> log = SoakLog.parse(TAKEN_OVER);
        assertThat(SoakChecker.check(log, new Least(1, 1, 0, 1)).faults()).isEmpty();
        assertThat(SoakChecker.check(log, new Least(2, 2, 0, 2)).faults()).hasSize(3);
        assertThat(SoakChecker.check(log, new Least(0, 0, 1, 0)).faults())
                .as("cuts before and after settling, each")
                .hasSize(2);
        assertThat(Least.in(60)).isEqualTo(new Least(50, 200, 200, 500));
    }

    @Test
    void tellsCutsBeforeSettlingFromThoseAfter() {
        List<String> log = with(GIVEN_UP, "30 31 answered", "18 18 cut a 1 0 before-answer");
        log = with(log, "70 71 answered", "70 71 cut a 2 0 within-answer 500");
        SoakReport report = check(log);
        assertThat(report.of(Count.CUT_BEFORE_SETTLING)).isEqualTo(1);
        assertThat(report.of(Count.CUT_AFTER_SETTLING)).isEqualTo(1);
        List<String> duplicate = with(SIMPLE, "32 32 delivered", """
                32 32 delivered a 0 0 -
                33 33 sent a 2 0 copy
                34 34 claim a 2 2 duplicate
                35 36 cut a 2 0 within-answer 200""");
        assertThat(check(duplicate).of(Count.CUT_AFTER_SETTLING)).isEqualTo(1);
        assertThat(check(with(TAKEN_OVER, "16 17 answered", "16 17 cut a 2 0 within-answer 503"))
                        .of(Count.CUT_OTHERWISE))
                .isEqualTo(1);
    }

    @Test
    void readsWhatIsWritten() {
        for (String line : TAKEN_OVER) {
            assertThat(SoakEvent.of(line).line()).isEqualTo(line);
        }
        assertThatThrownBy(() -> SoakEvent.of("1 1 born a 0 0")).isInstanceOf(IllegalArgumentException.class);
    }
}
