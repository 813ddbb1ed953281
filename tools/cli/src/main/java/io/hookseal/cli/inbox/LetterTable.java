package io.hookseal.cli.inbox;

import io.hookseal.cli.output.Columns;
import io.hookseal.cli.output.Columns.Cell;
import io.hookseal.cli.output.Columns.Column;
import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.inbox.DeadLetter;
import io.hookseal.inbox.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters for people. Whatever came from outside is made harmless for the terminal. */
final class LetterTable implements LetterWriter {
    private final Terminal terminal;

    LetterTable(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void list(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            terminal.print("no dead letters");
            return;
        }
        Columns columns = Columns.of(
                terminal,
                List.of(
                        Column.text("id", 32),
                        Column.text("endpoint", 20),
                        Column.text("event", 27),
                        Column.number("attempts", 8),
                        Column.text("cause", 30),
                        Column.text("died at", 20),
                        Column.number("bytes", 7)));
        columns.head();
        for (DeadLetter letter : letters) {
            columns.row(List.of(
                    Cell.of(letter.id()),
                    Cell.of(letter.endpoint()),
                    Cell.of(letter.event()),
                    Cell.of(Integer.toString(letter.attempts())),
                    Cell.of(letter.cause()),
                    Cell.of(letter.diedAt().truncatedTo(ChronoUnit.SECONDS).toString()),
                    Cell.of(Integer.toString(letter.length()))));
        }
    }

    @Override
    public void show(DeadLetters.Content content) {
        DeadLetter letter = content.letter();
        line("id", letter.id());
        line("endpoint", letter.endpoint());
        line("tenant", letter.tenant());
        line("event", letter.event());
        line("identity", letter.identity());
        line("key id", content.delivery().keyId());
        line("received at", letter.receivedAt().toString());
        line("died at", letter.diedAt().toString());
        line("attempts", Integer.toString(letter.attempts()));
        line("cause", letter.cause());
        content.headers().forEach((name, values) -> values.forEach(value -> line("header " + name, value)));
        terminal.print("");
        content.error().lines().forEach(each -> terminal.print(Shown.of(each.replace("\t", "    "))));
        terminal.print("");
        new String(content.delivery().body(), StandardCharsets.UTF_8)
                .lines()
                .forEach(each -> terminal.print(Shown.of(each)));
    }

    private void line(String name, @Nullable String value) {
        terminal.print(Shown.of(name) + ": " + Shown.of(value));
    }
}
