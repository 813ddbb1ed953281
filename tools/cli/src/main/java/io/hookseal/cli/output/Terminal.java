package io.hookseal.cli.output;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Where a command writes: its output, its messages, and whether colour is welcome in the output. Each line is written as
 * a whole and at once, so that lines of several threads do not mix. Safe under many threads.
 */
public final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean coloured;

    private Terminal(PrintStream out, PrintStream err, boolean coloured) {
        this.out = out;
        this.err = err;
        this.coloured = coloured;
    }

    /**
     * A terminal of these streams.
     *
     * @param out takes the output
     * @param err takes messages
     * @param coloured whether the output may hold ANSI colours
     * @return the terminal
     */
    public static Terminal of(PrintStream out, PrintStream err, boolean coloured) {
        return new Terminal(out, err, coloured);
    }

    /**
     * Writes a line of output.
     *
     * @param line the line without its end
     */
    public void print(String line) {
        write(out, line);
    }

    /**
     * Writes a message, which is no output.
     *
     * @param line the line without its end
     */
    public void tell(String line) {
        write(err, line);
    }

    /**
     * Whether colour is welcome.
     *
     * @return whether the output may hold ANSI colours
     */
    public boolean coloured() {
        return coloured;
    }

    /**
     * The output as a writer, for texts of several lines.
     *
     * @return a writer that flushes at each line end
     */
    public PrintWriter outWriter() {
        return new PrintWriter(new Through(out), true);
    }

    /**
     * The messages as a writer, for texts of several lines.
     *
     * @return a writer that flushes at each line end
     */
    public PrintWriter errWriter() {
        return new PrintWriter(new Through(err), true);
    }

    /**
     * Puts a colour around a text, where colour is welcome.
     *
     * @param colour the colour
     * @param text the text
     * @return the text to write
     */
    public String in(Colour colour, String text) {
        return coloured ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    private static void write(PrintStream to, String line) {
        synchronized (to) {
            to.print(line + "\n");
            to.flush();
        }
    }

    /** A writer that leaves the way from characters to bytes to the stream, which knows the terminal's. */
    private static final class Through extends Writer {
        private final PrintStream to;

        Through(PrintStream to) {
            this.to = to;
        }

        @Override
        public void write(char[] text, int from, int length) {
            to.print(new String(text, from, length));
        }

        @Override
        public void flush() {
            to.flush();
        }

        @Override
        public void close() {
            to.flush();
        }
    }

    /** A colour of the output, by what it means. */
    public enum Colour {
        /** Accepted, as expected. */
        GOOD("32"),
        /** Refused. */
        BAD("31"),
        /** Neither: unverified, or not to an endpoint at all. */
        DOUBTFUL("33"),
        /** Head of a table. */
        HEAD("1");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }
}
