package io.hookseal.inbox;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a handler threw, as the row keeps it for whoever inspects a dead letter; it never leaves for a log. */
final class Failures {
    private Failures() {}

    static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
