package io.hookseal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.cli.Captured;
import io.hookseal.cli.output.Columns.Cell;
import io.hookseal.cli.output.Columns.Column;
import io.hookseal.cli.output.Terminal.Colour;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final List<Column> COLUMNS =
            List.of(Column.text("name", 6), Column.number("size", 3), Column.text("why", 3));

    @Test
    void alignsTextsLeftAndNumbersRightAndCutsWhatIsTooLong() {
        Captured captured = new Captured();
        Columns columns = Columns.of(captured.terminal(), COLUMNS);
        columns.head();
        columns.row(List.of(Cell.of("abc"), Cell.of("7"), Cell.of(null)));
        columns.row(List.of(Cell.of("abcdefghi"), Cell.of("1234"), Cell.of("no")));
        assertThat(captured.lines()).containsExactly("name    size  why", "abc        7  -", "abcd..  1234  no");
    }

    @Test
    void coloursOnlyWhereColourIsWelcomeAndAlignsAllTheSame() {
        Captured captured = new Captured();
        List<Cell> row = List.of(new Cell("abc", Colour.GOOD), Cell.of("7"), Cell.of("x"));
        Columns.of(captured.terminal(false), COLUMNS).row(row);
        Columns.of(captured.terminal(true), COLUMNS).row(row);
        assertThat(captured.lines()).containsExactly("abc        7  x", "\u001b[32mabc\u001b[0m        7  x");
    }

    @Test
    void keepsARowOnOneLineWhateverItsCellsHold() {
        Captured captured = new Captured();
        Columns.of(captured.terminal(), COLUMNS).row(List.of(Cell.of("a\nb"), Cell.of("\u001b"), Cell.of("\r")));
        assertThat(captured.lines()).containsExactly("a\\x0ab  \\x1b  \\..");
    }
}
