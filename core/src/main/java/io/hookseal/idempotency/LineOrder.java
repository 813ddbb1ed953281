package io.hookseal.idempotency;

/**
 * Lines in the order in which their deliveries were completed. Each line holds its two neighbours, so that it leaves from
 * anywhere at once. Guarded by the memory.
 */
final class LineOrder {
    /** Instead of the neighbours of a line that was struck out, and is kept until that has been told. */
    private static final long STRUCK = both(Lines.NONE - 1, Lines.NONE - 1);

    private final Lines lines;
    private int oldest = Lines.NONE;
    private int newest = Lines.NONE;

    LineOrder(Lines lines) {
        this.lines = lines;
    }

    int oldest() {
        return oldest;
    }

    void add(int line) {
        lines.neighbours(line, both(newest, Lines.NONE));
        if (newest == Lines.NONE) {
            oldest = line;
        } else {
            lines.neighbours(newest, both(older(newest), line));
        }
        newest = line;
    }

    void drop(int line) {
        int before = older(line);
        int after = newer(line);
        if (before == Lines.NONE) {
            oldest = after;
        } else {
            lines.neighbours(before, both(older(before), after));
        }
        if (after == Lines.NONE) {
            newest = before;
        } else {
            lines.neighbours(after, both(before, newer(after)));
        }
    }

    void strike(int line) {
        drop(line);
        lines.neighbours(line, STRUCK);
    }

    boolean struck(int line) {
        return lines.neighbours(line) == STRUCK;
    }

    private int older(int line) {
        return (int) (lines.neighbours(line) >> Integer.SIZE);
    }

    private int newer(int line) {
        return (int) lines.neighbours(line);
    }

    private static long both(int older, int newer) {
        return ((long) older << Integer.SIZE) | Integer.toUnsignedLong(newer);
    }
}
