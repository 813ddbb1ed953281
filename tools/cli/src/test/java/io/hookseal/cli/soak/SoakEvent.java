package io.hookseal.cli.soak;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that happened in a soak, as a line of its log: seven words, the last of which may hold spaces.
 *
 * @param began when it began, in nanoseconds since the start
 * @param ended when it had happened
 * @param kind what it is
 * @param delivery which delivery, {@code -} where nobody knows
 * @param request number of the request, 0 where it belongs to none
 * @param claim number of the claim, which is one for each token; 0 where it belongs to none
 * @param detail what else is to be said, {@code -} where nothing
 */
record SoakEvent(long began, long ended, Kind kind, String delivery, int request, int claim, String detail) {
    private static final Pattern SPACE = Pattern.compile(" ");

    /** What can happen. */
    enum Kind {
        /** A sender has something to deliver; the detail is the sender profile. */
        BORN,
        /** A request leaves: {@code first}, {@code retry} or {@code copy}. */
        SENT,
        /** An answer came; from its first byte to its last, the detail is the status. */
        ANSWERED,
        /** The client broke the connection off; the detail is where, and the status where one was seen. */
        CUT,
        /** The sender's time limit was over. */
        TIMED_OUT,
        /** The connection ended without a whole answer. */
        BROKEN,
        /** A sender is content. */
        DELIVERED,
        /** A sender delivers no more. */
        GAVE_UP,
        /** The store was asked for a claim: {@code acquired <attempt> <lease in ns>}, {@code in-flight}, … */
        CLAIM,
        /** The store was asked to extend: {@code true} or {@code false}. */
        EXTEND,
        /** The store was asked to complete: {@code true} or {@code false}. */
        COMPLETE,
        /** The store was asked to release: {@code true} or {@code false}. */
        RELEASE,
        /** A handler begins; the detail is what it is about to do, and of a future how long it is waited for in ns. */
        BEGIN,
        /** A handler ends: {@code success} or {@code failure}. */
        END,
        /** The receiver's listener heard of a settlement. */
        SETTLED,
        /** The receiver's listener heard of a takeover. */
        TAKEOVER,
        /** The receiver's listener heard of a refusal. */
        REFUSED,
        /** From here on nothing fails any more, and senders wait no longer than they must. */
        DRAIN
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isSuccess() {
        return is(Kind.END) && detail.equals("success");
    }

    boolean isAcquired() {
        return is(Kind.CLAIM) && detail.startsWith("acquired ");
    }

    /** The number among the words of the detail, the first of which is word 0. */
    long number(int word) {
        return Long.parseLong(SPACE.split(detail, -1)[word]);
    }

    /** The status that a client saw, 0 where it saw none. */
    int status() {
        if (is(Kind.ANSWERED)) {
            return (int) number(0);
        }
        return is(Kind.CUT) && detail.startsWith("within-answer ") ? (int) number(1) : 0;
    }

    String line() {
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return began + " " + ended + " " + word + " " + delivery + " " + request + " " + claim + " " + detail;
    }

    static SoakEvent of(String line) {
        List<String> words = List.of(SPACE.split(line, 7));
        if (words.size() != 7) {
            throw new IllegalArgumentException("not a line of a soak's log: " + line);
        }
        return new SoakEvent(
                Long.parseLong(words.get(0)),
                Long.parseLong(words.get(1)),
                Kind.valueOf(words.get(2).toUpperCase(Locale.ROOT).replace('-', '_')),
                words.get(3),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)),
                words.get(6));
    }
}
