package io.hookseal.benchmarks.report;

import io.hookseal.benchmarks.measure.Figure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes figures as rows of Markdown tables or as JSON, one a line, and counts the targets: those of which something is asked
 * as they come, the others in a table at the end.
 */
final class Table {
    private final boolean json;
    private final PrintStream out;
    private boolean begun;
    private final List<Figure> beside = new ArrayList<>();
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
        if (!json && figure.asked().isEmpty()) {
            beside.add(figure);
            return;
        }
        write(figure);
        Boolean asked = figure.met();
        if (asked != null) {
            met += asked ? 1 : 0;
            missed += asked ? 0 : 1;
        }
    }

    /** Ends the document, or what there is of it, with the figures of which nothing is asked. */
    void end() {
        if (!beside.isEmpty()) {
            heading("Beside them, of which nothing is asked");
            beside.forEach(this::write);
            beside.clear();
        }
        out.flush();
    }

    private void write(Figure figure) {
        if (json) {
            out.println(figure.json());
        } else {
            if (!begun) {
                out.println(Figure.HEAD);
                begun = true;
            }
            out.println(figure.row());
        }
    }

    boolean met() {
        return missed == 0;
    }

    String summary() {
        return met + " of " + (met + missed) + " targets met.";
    }
}
