package io.hookseal.idempotency;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where completed deliveries are written down: a line of nine longs each, in chunks of 64 lines, so that no delivery is an
 * object that a collector has to look at or to copy. A line that was given back is the first to be taken again, and a chunk
 * without any is let go. Guarded by the memory.
 */
final class Lines {
    /** No line. */
    static final int NONE = -1;

    /** As many as a long has bits, which tell the lines that are taken. */
    static final int IN_CHUNK = 64;

    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;
    private static final int FRONT = 4;
    private static final int BACK = 5;
    private static final int EXPIRES_AT = 6;
    private static final int SIGNED_MILLIS = 7;
    private static final int NEIGHBOURS = 8;
    private static final int LONGS = 9;

    private @Nullable Chunk[] chunks = new Chunk[8];

    /** Chunks that are not full, those that are not there included. */
    private final BitSet room = new BitSet();

    /** No chunk below has room. */
    private int lowest;

    /** The chunk that became empty last. */
    private @Nullable Chunk spare;

    Lines() {
        room.set(0, chunks.length);
    }

    private static final class Chunk {
        private final long[] longs = new long[LONGS * IN_CHUNK];

        /** Null where no delivery here has a tenant. */
        private @Nullable String @Nullable [] tenants;

        private long taken;
    }

    /** {@return a line that is not taken; of the lowest chunk that has one, so that the others become empty} */
    int next() {
        int number = room.nextSetBit(lowest);
        if (number < 0) {
            number = chunks.length;
            chunks = Arrays.copyOf(chunks, 2 * number);
            room.set(number, chunks.length);
        }
        lowest = number;
        Chunk chunk = chunks[number];
        if (chunk == null) {
            chunk = spare == null ? new Chunk() : spare;
            spare = null;
            chunks[number] = chunk;
        }
        return number * IN_CHUNK + Long.numberOfTrailingZeros(~chunk.taken);
    }

    void take(int line) {
        Chunk chunk = chunk(line);
        chunk.taken |= 1L << line;
        if (chunk.taken == -1L) {
            room.clear(line / IN_CHUNK);
        }
    }

    void giveBack(int line) {
        Chunk chunk = chunk(line);
        int number = line / IN_CHUNK;
        if (chunk.tenants != null) {
            chunk.tenants[line % IN_CHUNK] = null;
        }
        chunk.taken &= ~(1L << line);
        room.set(number);
        lowest = Math.min(lowest, number);
        if (chunk.taken == 0) {
            chunk.tenants = null;
            chunks[number] = null;
            spare = chunk;
        }
    }

    void write(int line, DeliveryIdentity identity, Digest256 fingerprint, long expiresAt, long signedMillis) {
        Digest256 key = identity.key();
        Chunk chunk = chunk(line);
        long[] longs = chunk.longs;
        int at = at(line);
        longs[at + A] = key.a();
        longs[at + B] = key.b();
        longs[at + C] = key.c();
        longs[at + D] = key.d();
        longs[at + FRONT] = joined(fingerprint.a(), fingerprint.b());
        longs[at + BACK] = joined(fingerprint.c(), fingerprint.d());
        longs[at + EXPIRES_AT] = expiresAt;
        longs[at + SIGNED_MILLIS] = signedMillis;
        if (chunk.tenants == null && !identity.tenant().isEmpty()) {
            chunk.tenants = new String[IN_CHUNK];
        }
        if (chunk.tenants != null) {
            chunk.tenants[line % IN_CHUNK] = identity.tenant();
        }
    }

    boolean has(int line, DeliveryIdentity identity) {
        Digest256 key = identity.key();
        Chunk chunk = chunk(line);
        long[] longs = chunk.longs;
        int at = at(line);
        return longs[at + A] == key.a()
                && longs[at + B] == key.b()
                && longs[at + C] == key.c()
                && longs[at + D] == key.d()
                && tenant(chunk, line).equals(identity.tenant());
    }

    /** As that of its identity. */
    int hash(int line) {
        Chunk chunk = chunk(line);
        long[] longs = chunk.longs;
        int at = at(line);
        return KeyHash.of(tenant(chunk, line), longs[at + A], longs[at + B], longs[at + C], longs[at + D]);
    }

    private static String tenant(Chunk chunk, int line) {
        String tenant = chunk.tenants == null ? null : chunk.tenants[line % IN_CHUNK];
        return tenant == null ? "" : tenant;
    }

    /** Compares the 128 bits that are held of a fingerprint. They tell contents apart under one key, and no delivery from another. */
    boolean hasContent(int line, Digest256 fingerprint) {
        long[] longs = chunk(line).longs;
        int at = at(line);
        return longs[at + FRONT] == joined(fingerprint.a(), fingerprint.b())
                && longs[at + BACK] == joined(fingerprint.c(), fingerprint.d());
    }

    private static long joined(long one, long other) {
        return one + 31 * other;
    }

    long expiresAt(int line) {
        return chunk(line).longs[at(line) + EXPIRES_AT];
    }

    long signedMillis(int line) {
        return chunk(line).longs[at(line) + SIGNED_MILLIS];
    }

    /** Two lines that are kept with this one, for {@link LineOrder}. */
    long neighbours(int line) {
        return chunk(line).longs[at(line) + NEIGHBOURS];
    }

    void neighbours(int line, long both) {
        chunk(line).longs[at(line) + NEIGHBOURS] = both;
    }

    /** {@return a bit for each line of a chunk that is taken} */
    long taken(int number) {
        Chunk chunk = chunks[number];
        return chunk == null ? 0 : chunk.taken;
    }

    /** {@return how many chunks there are room for} */
    int chunks() {
        return chunks.length;
    }

    @SuppressWarnings("NullAway") // there is a chunk where a line is taken
    private Chunk chunk(int line) {
        return chunks[line / IN_CHUNK];
    }

    private static int at(int line) {
        return line % IN_CHUNK * LONGS;
    }
}
