package io.hookseal.cli.inbox;

import io.hookseal.cli.output.Terminal;
import io.hookseal.inbox.DeadLetter;
import io.hookseal.inbox.DeadLetters;
import java.util.List;

/** Writes dead letters. */
public interface LetterWriter {
    /**
     * For people.
     *
     * @param terminal where it is written
     * @return a writer
     */
    static LetterWriter text(Terminal terminal) {
        return new LetterTable(terminal);
    }

    /**
     * For programs: a JSON object a line.
     *
     * @param terminal where it is written
     * @return a writer
     */
    static LetterWriter json(Terminal terminal) {
        return new LetterJson(terminal);
    }

    /**
     * Writes a list.
     *
     * @param letters without their content
     */
    void list(List<DeadLetter> letters);

    /**
     * Writes one.
     *
     * @param letter with its content
     */
    void show(DeadLetters.Content letter);
}
