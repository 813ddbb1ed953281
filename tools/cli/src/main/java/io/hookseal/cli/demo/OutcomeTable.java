package io.hookseal.cli.demo;

import io.hookseal.cli.output.Columns;
import io.hookseal.cli.output.Columns.Cell;
import io.hookseal.cli.output.Columns.Column;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.output.Terminal.Colour;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Outcomes for people: a table in which each sender has its part, and a summary below. */
final class OutcomeTable implements OutcomeWriter {
    private static final int LONGEST_EVENT = 27;
    static final int LONGEST_DONE = 46;

    private final Terminal terminal;
    private final Columns columns;
    private final TreeSet<String> senders = new TreeSet<>();
    private @Nullable String sender;
    private int authentic;
    private int refused;
    private int other;
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
                        Column.number("status", 3),
                        Column.text("", 40)));
    }

    @Override
    public void begin(String url) {
        terminal.print("A receiver for four senders is listening on " + url + "; recorded deliveries are sent to it.");
        terminal.print("");
        columns.head();
    }

    @Override
    public void write(Outcome outcome) {
        String current = outcome.trial().recording().sender();
        if (sender != null && !sender.equals(current)) {
            terminal.print("");
        }
        sender = current;
        count(outcome);
        columns.row(List.of(
                Cell.of(current),
                Cell.of(outcome.trial().recording().event()),
                Cell.of(outcome.trial().done()),
                new Cell(outcome.verdict(), colour(outcome)),
                Cell.of(outcome.reason()),
                Cell.of(outcome.status() == null ? null : outcome.status().toString()),
                outcome.asRecorded()
                        ? Cell.of("")
                        : new Cell("EXPECTED " + outcome.trial().expectation().text(), Colour.BAD)));
    }

    private void count(Outcome outcome) {
        senders.add(outcome.trial().recording().sender());
        differing += outcome.asRecorded() ? 0 : 1;
        switch (outcome.verdict()) {
            case "authentic" -> authentic++;
            case "refused" -> refused++;
            default -> other++;
        }
    }

    private static Colour colour(Outcome outcome) {
        if (!outcome.asRecorded()) {
            return Colour.DOUBTFUL;
        }
        return outcome.verdict().equals("authentic") ? Colour.GOOD : Colour.BAD;
    }

    @Override
    public void end() {
        int all = authentic + refused + other;
        terminal.print("");
        terminal.print(String.format(
                Locale.ROOT,
                "%d deliveries of %d senders over HTTP: %d authentic, %d refused%s; %s.",
                all,
                senders.size(),
                authentic,
                refused,
                other == 0 ? "" : ", " + other + " lost",
                differing == 0
                        ? terminal.in(Colour.GOOD, "every one came out as recorded")
                        : terminal.in(Colour.BAD, differing + " did not come out as recorded")));
    }
}
