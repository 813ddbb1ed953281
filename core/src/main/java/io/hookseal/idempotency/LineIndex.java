package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * Finds the line of a delivery: a hash table with linear probing, split into segments by the first bits of the hash. Each segment
 * grows and shrinks by itself, so that no claim waits until a table of a million is made anew. Guarded by the memory.
 */
final class LineIndex {
    /** About as many lines as are in a segment of a full memory: few enough to be moved in microseconds. */
    private static final int IN_SEGMENT = 1024;

    private static final int MOST_SEGMENTS = 1 << 16;

    private final Lines lines;
    private final @Nullable Segment[] segments;

    LineIndex(Lines lines, int mostLines) {
        this.lines = lines;
        int many = Math.min(MOST_SEGMENTS, Math.max(1, mostLines / IN_SEGMENT));
        this.segments = new Segment[Integer.highestOneBit(many)];
    }

    /** {@return the line of this delivery, or none} */
    int find(DeliveryIdentity identity, int hash) {
        Segment segment = segments[segment(hash)];
        return segment == null ? Lines.NONE : segment.find(identity, hash, lines);
    }

    /** Its identity must not be here already. */
    void add(int hash, int line) {
        int number = segment(hash);
        Segment segment = segments[number];
        if (segment == null) {
            segment = new Segment();
            segments[number] = segment;
        }
        segment.add(entry(hash, line));
    }

    /** Does nothing where it is not here. */
    void remove(int hash, int line) {
        int number = segment(hash);
        Segment segment = segments[number];
        if (segment != null && segment.remove(entry(hash, line)) && segment.size == 0) {
            segments[number] = null;
        }
    }

    /** By the first bits: the last ones say where in the segment. */
    private int segment(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * segments.length) >>> Integer.SIZE);
    }

    /** Hash and line, counted from one: no entry is zero. */
    private static long entry(int hash, int line) {
        return ((long) hash << Integer.SIZE) | (line + 1L);
    }

    private static int hash(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static int line(long entry) {
        return (int) entry - 1;
    }

    /** Entries hold their hash, so that neither looking nor moving them touches a line that is not very likely the right one. */
    private static final class Segment {
        private static final int SMALLEST = 4;

        private long[] table = new long[SMALLEST];
        private int size;

        int find(DeliveryIdentity identity, int hash, Lines lines) {
            int at = home(hash);
            for (long entry = table[at]; entry != 0; entry = table[at]) {
                if (hash(entry) == hash && lines.has(line(entry), identity)) {
                    return line(entry);
                }
                at = next(at);
            }
            return Lines.NONE;
        }

        void add(long entry) {
            if (4 * (size + 1) > 3 * table.length) {
                resize(2 * table.length);
            }
            put(entry);
            size++;
        }

        private void put(long entry) {
            int at = home(hash(entry));
            while (table[at] != 0) {
                at = next(at);
            }
            table[at] = entry;
        }

        boolean remove(long entry) {
            int at = home(hash(entry));
            while (table[at] != entry) {
                if (table[at] == 0) {
                    return false;
                }
                at = next(at);
            }
            closeGap(at);
            size--;
            if (table.length > SMALLEST && 8 * size < table.length) {
                resize(table.length / 2);
            }
            return true;
        }

        /** Moves what was put behind its home because of the removed one, so that it is found without it. */
        private void closeGap(int gap) {
            for (int at = next(gap); table[at] != 0; at = next(at)) {
                int home = home(hash(table[at]));
                if (distance(home, at) >= distance(gap, at)) {
                    table[gap] = table[at];
                    gap = at;
                }
            }
            table[gap] = 0;
        }

        private void resize(int length) {
            long[] before = table;
            table = new long[length];
            for (long entry : before) {
                if (entry != 0) {
                    put(entry);
                }
            }
        }

        private int home(int hash) {
            return hash & (table.length - 1);
        }

        private int next(int at) {
            return (at + 1) & (table.length - 1);
        }

        private int distance(int from, int to) {
            return (to - from) & (table.length - 1);
        }
    }
}
