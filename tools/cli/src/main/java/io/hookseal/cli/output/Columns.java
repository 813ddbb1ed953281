package io.hookseal.cli.output;

import io.hookseal.cli.output.Terminal.Colour;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are written as they come: the widths of its columns are set at the start, and a longer cell is cut,
 * so that every row stands under the one before.
 */
public final class Columns {
    private static final String GAP = "  ";

    private final Terminal terminal;
    private final List<Column> columns;

    private Columns(Terminal terminal, List<Column> columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /**
     * A table.
     *
     * @param terminal where it is written
     * @param columns its columns from left to right
     * @return the table
     */
    public static Columns of(Terminal terminal, List<Column> columns) {
        return new Columns(terminal, List.copyOf(columns));
    }

    /**
     * One column.
     *
     * @param title its head
     * @param width its width in characters
     * @param right whether its cells stand to the right, as numbers do
     */
    public record Column(String title, int width, boolean right) {
        /**
         * A column of texts, as wide as its head at least.
         *
         * @param title its head
         * @param width its width in characters
         * @return the column
         */
        public static Column text(String title, int width) {
            return new Column(title, Math.max(width, title.length()), false);
        }

        /**
         * A column of numbers, as wide as its head at least.
         *
         * @param title its head
         * @param width its width in characters
         * @return the column
         */
        public static Column number(String title, int width) {
            return new Column(title, Math.max(width, title.length()), true);
        }
    }

    /**
     * One cell.
     *
     * @param text what it holds; foreign text is made harmless
     * @param colour its colour, or null for none
     */
    public record Cell(@Nullable String text, @Nullable Colour colour) {
        /**
         * A cell without a colour.
         *
         * @param text what it holds
         * @return the cell
         */
        public static Cell of(@Nullable String text) {
            return new Cell(text, null);
        }
    }

    /** Writes the heads of the columns. */
    public void head() {
        row(columns.stream()
                .map(column -> new Cell(column.title(), Colour.HEAD))
                .toList());
    }

    /**
     * Writes a row.
     *
     * @param cells a cell for each column
     */
    public void row(List<Cell> cells) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            row.append(i == 0 ? "" : GAP).append(filled(columns.get(i), cells.get(i), i == columns.size() - 1));
        }
        terminal.print(row.toString().stripTrailing());
    }

    private String filled(Column column, Cell cell, boolean last) {
        String text = Shown.of(cell.text(), column.width());
        String space = " ".repeat(column.width() - text.length());
        String shown = cell.colour() == null || text.isEmpty() ? text : terminal.in(cell.colour(), text);
        if (column.right()) {
            return space + shown;
        }
        return last ? shown : shown + space;
    }
}
