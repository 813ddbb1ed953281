package io.hookseal.idempotency;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds the lines whose deliveries have expired, wherever they stand, since each is remembered for a time of its own. It knows
 * of each chunk until when nothing there expires, and which of them that is over for first, so that no chunk is looked at in
 * vain but for lines that left early. Guarded by the memory.
 */
final class Expiries {
    /** Chunks that are looked at in one go. */
    static final int CHUNKS = 4;

    /** Later than all that is remembered. */
    private static final long NEVER = Long.MAX_VALUE >> 1;

    private final Lines lines;
    private final IntConsumer expired;

    /** Nothing expires before: in a chunk, in the second half; in what stands at 2n and 2n + 1, at n; in all of them, at 1. */
    private long[] soonest = new long[0];

    Expiries(Lines lines, long now, IntConsumer expired) {
        this.lines = lines;
        this.expired = expired;
        grow(now);
    }

    /** To be told before a line is taken. */
    void add(int line, long now, long expiresAt) {
        int chunk = line / Lines.IN_CHUNK;
        if (chunk >= soonest.length / 2) {
            grow(now);
        }
        for (int at = leaf(chunk); at > 0 && expiresAt - soonest[at] < 0; at /= 2) {
            soonest[at] = expiresAt;
        }
    }

    /** Looks at some chunks, at fewer where much is found, and hands on each line that has expired. */
    void look(long now, int chunks) {
        int found = 0;
        for (int looks = chunks; looks > 0 && found < Lines.IN_CHUNK && due(now); looks--) {
            found += lookAt(first(), now);
        }
    }

    /** {@return whether anything may have expired} */
    boolean due(long now) {
        return soonest[1] - now <= 0;
    }

    private int first() {
        int at = 1;
        while (at < soonest.length / 2) {
            at = soonest[2 * at] == soonest[at] ? 2 * at : 2 * at + 1;
        }
        return at - leaf(0);
    }

    private int lookAt(int chunk, long now) {
        int found = 0;
        long soonestLeft = now + NEVER;
        for (long rest = lines.taken(chunk); rest != 0; rest &= rest - 1) {
            int line = chunk * Lines.IN_CHUNK + Long.numberOfTrailingZeros(rest);
            long expiresAt = lines.expiresAt(line);
            if (expiresAt - now > 0) {
                soonestLeft = sooner(soonestLeft, expiresAt);
            } else {
                expired.accept(line);
                found++;
            }
        }
        soonest[leaf(chunk)] = soonestLeft;
        for (int at = leaf(chunk) / 2; at > 0; at /= 2) {
            soonest[at] = sooner(soonest[2 * at], soonest[2 * at + 1]);
        }
        return found;
    }

    private void grow(long now) {
        int before = soonest.length / 2;
        long[] grown = new long[2 * lines.chunks()];
        Arrays.fill(grown, now + NEVER);
        System.arraycopy(soonest, before, grown, grown.length / 2, before);
        for (int at = grown.length / 2 - 1; at > 0; at--) {
            grown[at] = sooner(grown[2 * at], grown[2 * at + 1]);
        }
        soonest = grown;
    }

    private int leaf(int chunk) {
        return soonest.length / 2 + chunk;
    }

    private static long sooner(long one, long other) {
        return one - other <= 0 ? one : other;
    }
}
