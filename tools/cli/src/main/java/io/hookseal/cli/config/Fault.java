package io.hookseal.cli.config;

import io.hookseal.Problem;
import java.util.List;

/**
 * One thing that is wrong with a configuration file, or worth a warning.
 *
 * @param line the line it stands in, from 1; 0 where it stands in no single line
 * @param where whose it is: {@code endpoint 'orders'}, or {@code file} for what concerns the whole of it
 * @param fault what is wrong; never a secret
 * @param mend what to do about it
 */
public record Fault(int line, String where, String fault, String mend) {

    /** A fault whose message ends with its mend, as the core's exceptions write it. */
    static Fault ofMessage(int line, String where, String message) {
        for (String between : List.of("; ", ": write ")) {
            int at = message.indexOf(between);
            if (at >= 0) {
                return new Fault(line, where, message.substring(0, at), message.substring(at + 2));
            }
        }
        return new Fault(line, where, message, "correct it");
    }

    /** What the receiver's own start-up checks found. */
    static Fault of(int line, Problem problem) {
        String where = problem.endpoint().equals("receiver") ? "receiver" : endpoint(problem.endpoint());
        return new Fault(line, where, problem.fault(), problem.mend());
    }

    static String endpoint(String name) {
        return "endpoint '" + name + "'";
    }

    /**
     * The fault in one line.
     *
     * @return place, fault and mend
     */
    public String text() {
        String place = line == 0 ? where : "line " + line + ", " + where;
        return place + ": " + fault + "; " + mend;
    }
}
