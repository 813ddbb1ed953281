package io.hookseal.slf4j;

/** So many lines of one kind in each minute; the rest are counted. Safe under many threads. */
final class LineLimit {
    static final long MINUTE = 60_000_000_000L;

    private final int lines;
    private long began;
    private int written;
    private long suppressed;

    LineLimit(int lines, long now) {
        this.lines = lines;
        this.began = now;
    }

    /** Whether one more line may be written. */
    synchronized boolean allows(long now) {
        if (now - began >= MINUTE && suppressed == 0) {
            began = now;
            written = 0;
        }
        if (written < lines) {
            written++;
            return true;
        }
        suppressed++;
        return false;
    }

    /** How many lines were not written in a minute that is over now; told once, and a new minute begins. */
    synchronized long due(long now, boolean atOnce) {
        if (suppressed == 0 || (!atOnce && now - began < MINUTE)) {
            return 0;
        }
        long told = suppressed;
        began = now;
        written = 0;
        suppressed = 0;
        return told;
    }
}
