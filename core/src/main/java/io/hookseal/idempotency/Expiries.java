package io.hookseal.idempotency;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds the lines whose deliveries have expired, wherever they stand, since each is remembered for a time of its own. It looks
 * at chunks in turn, a few in one go, and only when something may have expired. Guarded by the memory.
 */
final class Expiries {
    /** Chunks that are looked at in one go; of most of them one number alone. */
    static final int CHUNKS = 16;

    /** Later than all that is remembered. */
    private static final long NEVER = Long.MAX_VALUE >> 1;

    private final Lines lines;
    private final IntConsumer expired;

    /** Nothing in a chunk expires before. */
    private long[] soonest = new long[0];

    /** Nothing at all expires before. */
    private long first;

    /** Nothing in the chunks that this turn has been at expires before. */
    private long firstOfTurn;

    private int next;

    Expiries(Lines lines, long now, IntConsumer expired) {
        this.lines = lines;
        this.expired = expired;
        this.first = now + NEVER;
        this.firstOfTurn = first;
    }

    /** To be told before a line is taken. */
    void add(int line, long expiresAt) {
        int chunk = line / Lines.IN_CHUNK;
        if (chunk >= soonest.length) {
            soonest = Arrays.copyOf(soonest, lines.chunks());
        }
        soonest[chunk] = lines.taken(chunk) == 0 ? expiresAt : sooner(soonest[chunk], expiresAt);
        first = sooner(first, expiresAt);
        firstOfTurn = sooner(firstOfTurn, expiresAt);
    }

    /**
     * Looks at some chunks, at fewer where much is found, and hands on each line that has expired.
     *
     * @return how many
     */
    int look(long now, int chunks) {
        int found = 0;
        for (int looks = chunks; looks > 0 && found < Lines.IN_CHUNK && now - first >= 0; looks--) {
            found += lookAt(next, now);
            next++;
            if (next >= soonest.length) {
                next = 0;
                first = firstOfTurn;
                firstOfTurn = now + NEVER;
            }
        }
        return found;
    }

    private int lookAt(int chunk, long now) {
        long taken = lines.taken(chunk);
        if (taken == 0) {
            return 0;
        }
        int found = 0;
        if (soonest[chunk] - now <= 0) {
            long soonestLeft = now + NEVER;
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                int line = chunk * Lines.IN_CHUNK + Long.numberOfTrailingZeros(rest);
                long expiresAt = lines.expiresAt(line);
                if (expiresAt - now > 0) {
                    soonestLeft = sooner(soonestLeft, expiresAt);
                } else {
                    expired.accept(line);
                    found++;
                }
            }
            soonest[chunk] = soonestLeft;
        }
        firstOfTurn = sooner(firstOfTurn, soonest[chunk]);
        return found;
    }

    private static long sooner(long one, long other) {
        return one - other <= 0 ? one : other;
    }
}
