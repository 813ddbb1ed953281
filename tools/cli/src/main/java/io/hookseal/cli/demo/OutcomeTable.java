package io.hookseal.cli.demo;

import io.hookseal.cli.output.Columns;
import io.hookseal.cli.output.Columns.Cell;
import io.hookseal.cli.output.Columns.Column;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.output.Terminal.Colour;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Outcomes for people: a table in which each sender has its part, and a summary below. */
final class OutcomeTable implements OutcomeWriter {
    private static final int LONGEST_EVENT = 27;
    static final int LONGEST_DONE = 53;
    private static final Integer OK = 200;

    private final Terminal terminal;
    private final Columns columns;
    private final TreeSet<String> senders = new TreeSet<>();
    private @Nullable String sender;
    private int lines;
    private int requests;
    private int refused;
    private int comeAgain;
    private int duplicates;
    private int runs;
    private int differing;

    OutcomeTable(Terminal terminal) {
        this.terminal = terminal;
        this.columns = Columns.of(
                terminal,
                List.of(
                        Column.text("sender", 10),
                        Column.text("event", LONGEST_EVENT),
                        Column.text("what was done to it", LONGEST_DONE),
                        Column.text("verdict", 9),
                        Column.text("reason", 19),
                        Column.text("claim", 9),
                        Column.number("status", 3),
                        Column.text("", 60)));
    }

    @Override
    public void begin(String url) {
        terminal.print("A receiver for four senders is listening on " + url + "; recorded deliveries are sent to it.");
        terminal.print("Each delivery is handled once: where it was, what is the same delivery is a duplicate.");
        terminal.print("");
        columns.head();
    }

    @Override
    public void scene(String title) {
        terminal.print("");
        terminal.print(title + ":");
        sender = null;
    }

    @Override
    public void write(Outcome outcome) {
        String current = outcome.trial().recording().sender();
        if (sender != null && !sender.equals(current)) {
            terminal.print("");
        }
        sender = current;
        count(outcome);
        Stated actual = outcome.actual();
        columns.row(List.of(
                Cell.of(current),
                Cell.of(outcome.trial().recording().event()),
                Cell.of(outcome.trial().done()),
                new Cell(actual.verdict(), colour(outcome)),
                Cell.of(actual.reason()),
                Cell.of(actual.claim()),
                Cell.of(actual.status() == null ? null : actual.status().toString()),
                outcome.asStated()
                        ? Cell.of("")
                        : new Cell("EXPECTED " + outcome.trial().stated().text(), Colour.BAD)));
    }

    private void count(Outcome outcome) {
        Stated actual = outcome.actual();
        senders.add(outcome.trial().recording().sender());
        lines++;
        differing += outcome.asStated() ? 0 : 1;
        requests += actual.times();
        runs += actual.runs();
        if (actual.verdict().equals("refused")) {
            refused += actual.times();
        } else if (actual.isDuplicate()) {
            duplicates += actual.times();
        } else if (!Objects.equals(actual.status(), OK)) {
            comeAgain += actual.times();
        }
    }

    private static Colour colour(Outcome outcome) {
        if (!outcome.asStated()) {
            return Colour.DOUBTFUL;
        }
        return outcome.actual().verdict().equals("authentic") ? Colour.GOOD : Colour.BAD;
    }

    @Override
    public void end() {
        terminal.print("");
        terminal.print(String.format(
                Locale.ROOT,
                "%d requests of %d senders over HTTP: %d refused, %d asked to come again, %d duplicates; the handler ran"
                        + " %d times.",
                requests,
                senders.size(),
                refused,
                comeAgain,
                duplicates,
                runs));
        terminal.print(
                differing == 0
                        ? "Every one of " + lines + " lines "
                                + terminal.in(Colour.GOOD, "came out as recorded or stated") + "."
                        : terminal.in(
                                        Colour.BAD,
                                        differing + " of " + lines + " lines did not come out as recorded or stated")
                                + ".");
    }
}
