package io.hookseal.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One body while it is read: the chunks that have arrived, and what they cost.
 *
 * <p>The budget's lock guards its state, because another thread may shed it while its own is blocked in the stream. Its
 * own thread therefore keeps no reference to a chunk between two calls.
 */
final class Reading {
    private static final long GRACE_NANOS = 100_000_000;
    private static final int FIRST_CHUNK = 8 << 10;
    private static final int LARGEST_CHUNK = 64 << 10;

    private final BodyBudget.Reserve reserve;
    private final BodyBudget budget;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final List<byte[]> chunks = new ArrayList<>();
    private long declared = -1;
    private int room;
    private long received;
    private long sheddable;
    private long held;
    private double pace;
    private boolean shed;

    /** Whether the budget knows it, as it must as long as there is anything to shed. */
    private boolean known;

    Reading(BodyBudget.Reserve reserve, LongSupplier nanoTime) {
        this.reserve = reserve;
        this.budget = reserve.budget();
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Begins with a charge for the array that the stream writes to, or returns false if there is no room for it. */
    boolean begin(int hand) {
        synchronized (budget.lock()) {
            if (!budget.open(this, hand)) {
                return false;
            }
            held = hand;
            return true;
        }
    }

    /** Says how long the body is declared to be; nothing is believed of it before a quarter has arrived. */
    void declare(long length) {
        declared = length;
    }

    long age() {
        return nanoTime.getAsLong() - startedAt;
    }

    /**
     * Stores what has arrived, or returns false if there is no room, or this reading has been shed.
     *
     * @param end how long the body is expected to become at most; bounds the last chunk
     */
    boolean append(byte[] hand, int count, long end) {
        synchronized (budget.lock()) {
            if (shed) {
                return false;
            }
            received += count;
            for (int from = 0; from < count; ) {
                if (room == 0 && !joined(received - count + from) && !grow(end - (received - count + from))) {
                    return false;
                }
                byte[] last = chunks.get(chunks.size() - 1);
                int part = Math.min(room, count - from);
                System.arraycopy(hand, from, last, last.length - room, part);
                room -= part;
                from += part;
            }
            return true;
        }
    }

    /**
     * Once a quarter of a declared body has arrived, its one array is made, where there is room for it without shedding anybody:
     * so all arrays of a body together are little more than the body, and none is more than four times what has arrived.
     */
    private boolean joined(long arrived) {
        boolean due = chunks.size() > 1 && arrived < declared && arrived >= declared / 4;
        if (!due || !budget.acquireFree(this, declared)) {
            return false;
        }
        held += declared; // before the array is made: where the heap has no room for it, its charge is given back all
        // the same
        byte[] whole = new byte[(int) declared];
        copyTo(whole);
        reserve.giveBack(sheddable);
        held -= sheddable;
        sheddable = declared;
        chunks.clear();
        chunks.add(whole);
        room = (int) (declared - arrived);
        return true;
    }

    // As much again as has arrived, so that an array never stands for bytes that were only declared.
    private boolean grow(long missing) {
        long size = Math.min(missing, Math.max(FIRST_CHUNK, Math.min(LARGEST_CHUNK, sheddable)));
        if (!budget.acquire(this, size)) {
            return false;
        }
        if (!known) {
            known = true;
            budget.add(this);
        }
        sheddable += size;
        held += size;
        room = (int) size;
        chunks.add(new byte[room]);
        return true;
    }

    /**
     * Hands over the one array that the stream wrote to, where nothing else was stored: nobody can have shed it, since nobody
     * sheds that array. The charge for it goes with it.
     */
    BodyRead finish(byte[] hand) {
        held -= hand.length;
        return new BodyRead.Complete(hand, reserve);
    }

    /** Joins the chunks. Nobody can shed the reading any more; the charge for the joined bytes goes with them. */
    BodyRead finish() {
        boolean whole;
        synchronized (budget.lock()) {
            whole = chunks.size() == 1 && room == 0;
            if (shed || !(whole || budget.acquire(this, received))) {
                return BodyRead.Failure.NO_BUDGET;
            }
            budget.close(this);
            held += whole ? 0 : received;
        }
        byte[] bytes = whole ? chunks.get(0) : join();
        held -= bytes.length;
        return new BodyRead.Complete(bytes, reserve);
    }

    private byte[] join() {
        byte[] bytes = new byte[(int) received];
        copyTo(bytes);
        return bytes;
    }

    private void copyTo(byte[] bytes) {
        int to = 0;
        for (byte[] chunk : chunks) {
            int part = Math.min(chunk.length, bytes.length - to);
            System.arraycopy(chunk, 0, bytes, to, part);
            to += part;
        }
    }

    /** Gives back everything that is still charged to this reading. */
    void end() {
        if (!known && held == 0) {
            return; // nobody else has ever seen it
        }
        synchronized (budget.lock()) {
            budget.close(this);
            reserve.giveBack(held);
            held = 0;
        }
    }

    BodyBudget.Reserve reserve() {
        return reserve;
    }

    List<byte[]> chunks() {
        return chunks;
    }

    /** The bytes that shedding this reading frees at once. */
    long sheddable() {
        return sheddable;
    }

    /** Measures the pace now; infinite while too young to be judged. */
    double judge() {
        long age = age();
        pace = age < GRACE_NANOS ? Double.POSITIVE_INFINITY : (double) received / age;
        return pace;
    }

    /** The pace last measured, in bytes per nanosecond. It stands still while the budget compares. */
    double pace() {
        return pace;
    }

    /** Drops the chunks. The budget has taken their charge back already. */
    void shed() {
        shed = true;
        chunks.clear();
        held -= sheddable;
        sheddable = 0;
    }
}
