package io.hookseal.benchmarks.report;

import io.hookseal.benchmarks.measure.Figure;
import java.io.PrintStream;

/** Writes figures as they come, as rows of Markdown tables or as JSON, one a line, and counts the targets. */
final class Table {
    private final boolean json;
    private final PrintStream out;
    private boolean begun;
    private int met;
    private int missed;

    Table(boolean json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    /** Says something outside of tables. */
    void text(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /** Begins the next table. */
    void heading(String title) {
        text("\n### " + title + "\n");
        begun = false;
    }

    void row(Figure figure) {
        if (json) {
            out.println(figure.json());
        } else {
            if (!begun) {
                out.println(Figure.HEAD);
                begun = true;
            }
            out.println(figure.row());
        }
        Boolean asked = figure.met();
        if (asked != null) {
            met += asked ? 1 : 0;
            missed += asked ? 0 : 1;
        }
    }

    boolean met() {
        return missed == 0;
    }

    String summary() {
        return met + " of " + (met + missed) + " targets met.";
    }
}
