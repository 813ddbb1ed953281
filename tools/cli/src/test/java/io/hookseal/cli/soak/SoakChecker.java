package io.hookseal.cli.soak;

import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.cli.soak.SoakReport.Count;
import io.hookseal.cli.soak.SoakReport.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a soak and says which rules were broken. It knows the rules and the senders' pages, and nothing of how
 * receiver or soak are made. Where the log leaves it open which of two things came first, the receiver has the benefit.
 */
final class SoakChecker {
    /** How often each sender delivers again, from its own page. */
    private static final Map<String, Integer> RETRIES =
            Map.of("databridge", 0, "validibot", 4, "attesta", 1, "dembrane", 3);

    private final SoakReport report = new SoakReport();

    private SoakChecker() {}

    /**
     * How much must have happened for a log to show anything.
     *
     * @param cuts for those before settling and those after, each
     */
    record Least(long takeovers, long inFlight, long cuts, long retries) {
        static final Least NOTHING = new Least(0, 0, 0, 0);

        /** What a minute owes, in proportion. */
        static Least in(long seconds) {
            return new Least(50 * seconds / 60, 200 * seconds / 60, 200 * seconds / 60, 500 * seconds / 60);
        }
    }

    static SoakReport check(List<SoakEvent> log, Least least) {
        SoakChecker checker = new SoakChecker();
        Map<String, List<SoakEvent>> stories = log.stream()
                .sorted(Comparator.comparingLong(SoakEvent::ended))
                .collect(Collectors.groupingBy(SoakEvent::delivery, TreeMap::new, Collectors.toList()));
        stories.forEach((delivery, events) -> {
            if (!delivery.equals("-")) {
                checker.new Story(delivery, events).check();
            }
        });
        checker.require(least.takeovers(), Count.TAKEOVERS);
        checker.require(least.inFlight(), Count.IN_FLIGHT_DUPLICATES);
        checker.require(least.cuts(), Count.CUT_WITHIN_REQUEST, Count.CUT_BEFORE_SETTLING);
        checker.require(least.cuts(), Count.CUT_AFTER_SETTLING);
        checker.require(least.retries(), Count.RETRIES);
        return checker.report;
    }

    private void require(long least, Count... what) {
        long found = Stream.of(what).mapToLong(report::of).sum();
        if (found < least) {
            report.fault(Rule.TOO_LITTLE_HAPPENED, "-", List.of(what) + " " + found + ", not " + least);
        }
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /** One delivery, from its birth to its end. */
    private final class Story {
        private final String delivery;
        private final List<SoakEvent> events;

        Story(String delivery, List<SoakEvent> events) {
            this.delivery = delivery;
            this.events = events;
        }

        void check() {
            for (SoakEvent event : events) {
                count(event);
                int status = event.status();
                if (isSuccess(status)) {
                    handledBefore(event);
                    settledBefore(event);
                } else if (status >= 500) {
                    hasCause(event);
                } else if (status != 0) {
                    fault(Rule.CLIENT_ERROR, "request " + event.request() + " was answered " + status);
                }
                if (event.is(Kind.BEGIN)) {
                    begunRightly(event);
                }
                if (event.is(Kind.COMPLETE)
                        && !any(end ->
                                end.isSuccess() && end.claim() == event.claim() && end.ended() <= event.ended())) {
                    fault(Rule.COMPLETED_WITHOUT_SUCCESS, "claim " + event.claim() + " at " + event.ended());
                }
            }
            endedRightly();
        }

        private void handledBefore(SoakEvent answer) {
            if (!any(end -> end.isSuccess() && end.ended() <= answer.began())) {
                fault(
                        Rule.ANSWERED_WITHOUT_BEING_HANDLED,
                        "request " + answer.request() + " was answered " + answer.status() + " at " + answer.began());
            }
        }

        /** A handler's own 2xx leaves after its claim is settled, and the claim of a failed one is given up likewise. */
        private void settledBefore(SoakEvent answer) {
            boolean ran = any(event -> event.is(Kind.BEGIN) && event.request() == answer.request());
            if (ran
                    && !any(event -> event.is(Kind.COMPLETE)
                            && event.request() == answer.request()
                            && event.ended() <= answer.began())) {
                fault(Rule.SETTLED_LATE, "request " + answer.request() + " was answered at " + answer.began());
            }
        }

        private void hasCause(SoakEvent answer) {
            int request = answer.request();
            SoakEvent ran = last(event -> event.is(Kind.BEGIN) && event.request() == request);
            if (ran == null) {
                boolean inFlight = any(event -> isInFlight(event) && event.request() == request);
                boolean halfClosed = any(event -> event.is(Kind.CUT)
                        && event.request() == request
                        && event.detail().equals("half-closed-within-request"));
                if (!inFlight && !halfClosed) {
                    fault(Rule.PUT_OFF_WITHOUT_CAUSE, "request " + request + " was answered " + answer.status());
                }
                return;
            }
            SoakEvent end = endOf(ran.claim());
            boolean endedBefore = end != null && end.ended() <= answer.began();
            if (endedBefore && end.isSuccess() && !notWaitedFor(ran, answer)) {
                fault(
                        Rule.PUT_OFF_WITHOUT_CAUSE,
                        "request " + request + " was answered " + answer.status() + " after its handler's success");
            }
            if (endedBefore
                    && !end.isSuccess()
                    && !any(event -> event.is(Kind.RELEASE)
                            && event.claim() == ran.claim()
                            && event.ended() <= answer.began())) {
                fault(Rule.SETTLED_LATE, "request " + request + " was answered at " + answer.began());
            }
        }

        /** Whether the server's patience with a future, which its handler's beginning tells, was over by then. */
        private static boolean notWaitedFor(SoakEvent begin, SoakEvent answer) {
            return begin.detail().startsWith("SUCCEED_IN_FUTURE ") && answer.began() >= begin.ended() + begin.number(1);
        }

        private void begunRightly(SoakEvent begin) {
            SoakEvent acquired = last(event -> event.isAcquired() && event.claim() == begin.claim());
            if (acquired == null || begin.claim() == 0) {
                fault(Rule.HANDLED_WITHIN_ANOTHERS_LEASE, "a handler began at " + begin.ended() + " without a claim");
                return;
            }
            if (any(event -> event.is(Kind.COMPLETE)
                    && event.detail().equals("true")
                    && event.claim() != begin.claim()
                    && event.ended() < acquired.began())) {
                fault(Rule.HANDLED_AGAIN, "a handler began at " + begin.ended());
            }
            for (SoakEvent hold : events) {
                if (hold.claim() != begin.claim() && holds(hold, begin.ended()) && !settled(hold.claim(), begin)) {
                    fault(
                            Rule.HANDLED_WITHIN_ANOTHERS_LEASE,
                            "a handler began under claim " + begin.claim() + " at " + begin.ended() + ", while claim "
                                    + hold.claim() + " was held since " + hold.ended());
                    return;
                }
            }
        }

        /** Whether a claim is held at this time for certain, by this call of the store. */
        private boolean holds(SoakEvent call, long time) {
            boolean extended = call.is(Kind.EXTEND) && call.detail().startsWith("true ");
            if (!extended && !call.isAcquired()) {
                return false;
            }
            return call.ended() <= time && time <= call.began() + call.number(extended ? 1 : 2);
        }

        private boolean settled(int claim, SoakEvent before) {
            return any(event -> (event.is(Kind.COMPLETE) || event.is(Kind.RELEASE))
                    && event.claim() == claim
                    && event.began() <= before.ended());
        }

        private void endedRightly() {
            SoakEvent born = last(event -> event.is(Kind.BORN));
            SoakEvent end = last(event -> event.is(Kind.DELIVERED) || event.is(Kind.GAVE_UP));
            if (born == null || end == null) {
                fault(Rule.INCOMPLETE_LOG, "there is no beginning, or no end");
                return;
            }
            if (number(Kind.TAKEOVER)
                    != events.stream().filter(this::isTakeover).count()) {
                fault(Rule.INCOMPLETE_LOG, "takeovers and what was heard of them differ");
            }
            report.count(Count.DELIVERIES);
            boolean handled = any(SoakEvent::isSuccess);
            if (end.is(Kind.DELIVERED)) {
                report.count(Count.DELIVERED);
                if (!any(event -> isSuccess(event.status()))) {
                    fault(Rule.INCOMPLETE_LOG, "it is said to be delivered, and no 2xx was seen");
                }
                return;
            }
            report.count(handled ? Count.GAVE_UP_ALTHOUGH_HANDLED : Count.GAVE_UP_UNHANDLED);
            long retries = events.stream()
                    .filter(event -> event.is(Kind.SENT) && event.detail().equals("retry"))
                    .count();
            if (retries < RETRIES.getOrDefault(born.detail(), 0)) {
                fault(Rule.LOST, "given up after " + retries + " retries");
            }
            if (!handled) {
                report.undelivered(born.detail() + ", " + retries + ": " + lastCause());
            }
        }

        private String lastCause() {
            SoakEvent sent =
                    last(event -> event.is(Kind.SENT) && !event.detail().equals("copy"));
            int request = sent == null ? 0 : sent.request();
            SoakEvent result = last(event -> event.request() == request
                    && (event.is(Kind.ANSWERED)
                            || event.is(Kind.CUT)
                            || event.is(Kind.TIMED_OUT)
                            || event.is(Kind.BROKEN)));
            boolean ran = any(event -> event.is(Kind.BEGIN) && event.request() == request);
            if (result == null) {
                return "unknown";
            }
            return switch (result.kind()) {
                case ANSWERED -> result.status() < 500 ? "answered " + result.status() : ran ? "handler" : "in flight";
                case CUT -> "connection cut" + (ran ? ", handler failed" : "");
                case TIMED_OUT -> ran ? "handler too slow for the sender" : "waited too long for another";
                default -> "broken off by the receiver";
            };
        }

        private void count(SoakEvent event) {
            switch (event.kind()) {
                case SENT -> {
                    report.count(Count.REQUESTS);
                    if (event.detail().equals("retry")) {
                        report.count(Count.RETRIES);
                    } else if (event.detail().equals("copy")) {
                        report.count(Count.COPIES);
                    }
                }
                case ANSWERED -> report.count(isSuccess(event.status()) ? Count.ANSWERED_2XX : Count.ANSWERED_5XX);
                case CUT -> countCut(event);
                case TIMED_OUT -> report.count(Count.TIMED_OUT_BY_SENDER);
                case BROKEN -> report.count(Count.BROKEN_OFF_BY_RECEIVER);
                case BEGIN -> report.count(Count.HANDLER_RUNS);
                case END -> {
                    if (!event.isSuccess()) {
                        report.count(Count.HANDLER_FAILURES);
                    }
                }
                case SETTLED -> {
                    if (event.detail().equals("held")) {
                        report.count(Count.HANDLERS_NOT_WAITED_FOR);
                    }
                }
                case EXTEND -> {
                    if (event.detail().startsWith("true ")) {
                        report.count(Count.LEASES_EXTENDED);
                    }
                }
                case COMPLETE -> {
                    if (event.detail().equals("false")) {
                        report.count(Count.OVERLAPS);
                    }
                }
                case CLAIM -> {
                    if (isTakeover(event)) {
                        report.count(Count.TAKEOVERS);
                    } else if (event.detail().equals("duplicate")) {
                        report.count(Count.DUPLICATES_OF_COMPLETED);
                    } else if (isInFlight(event) && event.equals(firstInFlight(event.request()))) {
                        report.count(Count.IN_FLIGHT_DUPLICATES);
                    }
                }
                default -> {}
            }
        }

        private void countCut(SoakEvent cut) {
            if (cut.detail().endsWith("within-request")) {
                report.count(Count.CUT_WITHIN_REQUEST);
                return;
            }
            boolean settled = any(event -> (event.is(Kind.COMPLETE) || event.is(Kind.RELEASE))
                    && event.request() == cut.request()
                    && event.ended() <= cut.ended());
            boolean duplicate =
                    isSuccess(cut.status()) && any(event -> event.is(Kind.COMPLETE) && event.ended() <= cut.ended());
            if (settled || duplicate) {
                report.count(Count.CUT_AFTER_SETTLING);
            } else if (cut.detail().equals("before-answer")) {
                report.count(Count.CUT_BEFORE_SETTLING);
            } else {
                report.count(Count.CUT_OTHERWISE);
            }
        }

        private boolean isTakeover(SoakEvent event) {
            return event.isAcquired() && event.number(1) > 1;
        }

        private static boolean isInFlight(SoakEvent event) {
            return event.is(Kind.CLAIM) && event.detail().equals("in-flight");
        }

        private @Nullable SoakEvent firstInFlight(int request) {
            return events.stream()
                    .filter(event -> isInFlight(event) && event.request() == request)
                    .findFirst()
                    .orElse(null);
        }

        private @Nullable SoakEvent endOf(int claim) {
            return last(event -> event.is(Kind.END) && event.claim() == claim);
        }

        private long number(Kind kind) {
            return events.stream().filter(event -> event.is(kind)).count();
        }

        private boolean any(Predicate<SoakEvent> what) {
            return events.stream().anyMatch(what);
        }

        private @Nullable SoakEvent last(Predicate<SoakEvent> what) {
            return events.stream()
                    .filter(what)
                    .reduce((first, second) -> second)
                    .orElse(null);
        }

        private void fault(Rule rule, String text) {
            report.fault(rule, delivery, text);
        }
    }
}
