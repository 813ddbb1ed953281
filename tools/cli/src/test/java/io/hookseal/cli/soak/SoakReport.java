package io.hookseal.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a checker found in a log. Not thread-safe. */
final class SoakReport {
    private static final int FAULTS_SHOWN = 20;

    private final List<Fault> faults = new ArrayList<>();
    private final Map<Count, Long> counts = new TreeMap<>();
    private final Map<String, Long> undelivered = new TreeMap<>();

    /** What must hold, whatever senders, network and handlers do. */
    enum Rule {
        /** A 2xx is sent only for what a handler run has handled, before its first byte. */
        ANSWERED_WITHOUT_BEING_HANDLED,
        /** No handler begins while another holds an unsettled claim within its lease. */
        HANDLED_WITHIN_ANOTHERS_LEASE,
        /** No handler begins for what was completed. */
        HANDLED_AGAIN,
        /** A claim is completed only on success. */
        COMPLETED_WITHOUT_SUCCESS,
        /** Settled as the handler ended, before the first byte of the answer. */
        SETTLED_LATE,
        /** A sender with retries left is never made to give up. */
        LOST,
        /** An authentic delivery is never answered 4xx. */
        CLIENT_ERROR,
        /** A delivery is put off only where its handler failed or another is handling it. */
        PUT_OFF_WITHOUT_CAUSE,
        /** The log tells of each delivery and each takeover to its end. */
        INCOMPLETE_LOG,
        /** So little happened that nothing is shown. */
        TOO_LITTLE_HAPPENED
    }

    /** What is counted. */
    enum Count {
        DELIVERIES,
        DELIVERED,
        GAVE_UP_ALTHOUGH_HANDLED,
        GAVE_UP_UNHANDLED,
        REQUESTS,
        RETRIES,
        COPIES,
        ANSWERED_2XX,
        ANSWERED_5XX,
        TIMED_OUT_BY_SENDER,
        CUT_WITHIN_REQUEST,
        CUT_BEFORE_SETTLING,
        CUT_AFTER_SETTLING,
        CUT_OTHERWISE,
        BROKEN_OFF_BY_RECEIVER,
        HANDLER_RUNS,
        HANDLER_FAILURES,
        HANDLERS_NOT_WAITED_FOR,
        LEASES_EXTENDED,
        IN_FLIGHT_DUPLICATES,
        DUPLICATES_OF_COMPLETED,
        TAKEOVERS,
        OVERLAPS
    }

    /** A rule that was broken, by which delivery and how. */
    record Fault(Rule rule, String delivery, String text) {
        @Override
        public String toString() {
            return rule + " " + delivery + ": " + text;
        }
    }

    void fault(Rule rule, String delivery, String text) {
        faults.add(new Fault(rule, delivery, text));
    }

    void count(Count what) {
        counts.merge(what, 1L, Long::sum);
    }

    void undelivered(String cause) {
        undelivered.merge(cause, 1L, Long::sum);
    }

    List<Fault> faults() {
        return faults;
    }

    List<Rule> broken() {
        return faults.stream().map(Fault::rule).distinct().sorted().toList();
    }

    long of(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    Map<String, Long> undelivered() {
        return undelivered;
    }

    /** A table for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Count count : Count.values()) {
            row(text, count.name().toLowerCase(Locale.ROOT).replace('_', ' '), of(count));
        }
        if (!undelivered.isEmpty()) {
            text.append("  gave up unhandled, by sender, retries used and last cause:\n");
            undelivered.forEach((cause, times) -> row(text, "  " + cause, times));
        }
        row(text, "faults", faults.size());
        faults.stream()
                .limit(FAULTS_SHOWN)
                .forEach(fault -> text.append("  ").append(fault).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, long number) {
        text.append(String.format(Locale.ROOT, "  %-52s %7d%n", name, number));
    }
}
