package io.hookseal.configuration;

import io.hookseal.Problem;
import java.util.List;

/**
 * One thing that is wrong with a configuration, or worth a warning.
 *
 * @param origin where it stands
 * @param where whose it is: {@code endpoint 'orders'}; {@code file} or {@code properties} for what concerns the whole of
 *     them; {@code receiver} for what concerns all endpoints
 * @param fault what is wrong; never a secret
 * @param mend what to do about it
 */
public record Fault(Origin origin, String where, String fault, String mend) {

    /** A fault whose message ends with its mend, as the core's exceptions write it. */
    static Fault ofMessage(Origin origin, String where, String message) {
        for (String between : List.of("; ", ": write ")) {
            int at = message.indexOf(between);
            if (at >= 0) {
                return new Fault(origin, where, message.substring(0, at), message.substring(at + 2));
            }
        }
        return new Fault(origin, where, message, "correct it");
    }

    /** What the receiver's own start-up checks found. */
    static Fault of(Origin origin, Problem problem) {
        String where = problem.endpoint().equals("receiver") ? "receiver" : endpoint(problem.endpoint());
        return new Fault(origin, where, problem.fault(), problem.mend());
    }

    static String endpoint(String name) {
        return "endpoint '" + name + "'";
    }

    private String place() {
        return origin.equals(Origin.NONE) ? where : origin + ", " + where;
    }

    /**
     * The fault in one line.
     *
     * @return place, fault and mend
     */
    public String text() {
        return place() + ": " + fault + "; " + mend;
    }

    /** The same, as the core's exception lists it. */
    Problem problem() {
        return new Problem(place(), fault, mend);
    }
}
