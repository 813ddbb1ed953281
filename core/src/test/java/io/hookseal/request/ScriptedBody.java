package io.hookseal.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A body that arrives as a script says: runs of bytes, and what happens between them; then its end. */
final class ScriptedBody extends InputStream {
    interface Step {
        /** Returns the bytes read, or -2 if the step has none (any more) and the next one is to go on. */
        int read(byte[] to, int offset, int length) throws IOException;
    }

    interface Event {
        void happen() throws IOException;
    }

    static final byte FILL = 'x';
    private static final int NEXT = -2;

    private final Deque<Step> steps = new ArrayDeque<>();
    private long served;
    private int reads;

    ScriptedBody bytes(long count) {
        long[] left = {count};
        steps.add((to, offset, length) -> {
            if (left[0] == 0) {
                return NEXT;
            }
            int part = (int) Math.min(left[0], length);
            Arrays.fill(to, offset, offset + part, FILL);
            left[0] -= part;
            return part;
        });
        return this;
    }

    ScriptedBody then(Event event) {
        boolean[] happened = {false};
        steps.add((to, offset, length) -> {
            if (!happened[0]) {
                happened[0] = true;
                event.happen();
            }
            return NEXT;
        });
        return this;
    }

    /** Reads of nothing, which the contract of a stream forbids and containers do, until one byte alone is asked for. */
    ScriptedBody nothing() {
        int[] reads = {0};
        steps.add((to, offset, length) -> {
            if (length == 1 || reads[0] < 0) {
                reads[0] = -1;
                return NEXT;
            }
            assertThat(reads[0]++).as("reads of nothing in a row").isLessThan(100);
            return 0;
        });
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        reads++;
        while (!steps.isEmpty()) {
            int count = steps.peekFirst().read(to, offset, length);
            if (count != NEXT) {
                served += count;
                return count;
            }
            steps.removeFirst();
        }
        return -1;
    }

    long served() {
        return served;
    }

    int reads() {
        return reads;
    }
}
