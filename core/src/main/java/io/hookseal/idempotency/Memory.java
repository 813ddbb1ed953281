package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * The completed deliveries of one endpoint, each for as long as it is to be remembered; beyond the bound, the ones that were
 * completed first are struck out first. Safe under many threads. Its lock is the innermost one: nothing is called, and no
 * other lock is taken, while it is held.
 */
final class Memory {
    private static final Claim.Duplicate SAME_CONTENT = new Claim.Duplicate(true);
    private static final Claim.Duplicate OTHER_CONTENT = new Claim.Duplicate(false);

    private final int bound;
    private final Lines lines = new Lines();
    private final LineIndex index;
    private final LineOrder order = new LineOrder(lines);
    private final Expiries expiries;

    /** Without those that were struck out. Read by anybody, who may see it a moment late. */
    private volatile int size;

    private long evictions;

    Memory(int bound, long now) {
        this.bound = bound;
        this.index = new LineIndex(lines, bound);
        this.expiries = new Expiries(lines, now, this::forget);
    }

    /** {@return what is known of a delivery, or null where it is not remembered} */
    synchronized Claim.@Nullable Duplicate find(DeliveryIdentity identity, Digest256 fingerprint, long now) {
        expiries.look(now, Expiries.CHUNKS);
        int line = current(identity, identity.hashCode(), now);
        if (line == Lines.NONE) {
            return null;
        }
        return lines.hasContent(line, fingerprint) ? SAME_CONTENT : OTHER_CONTENT;
    }

    /** Remembers a delivery; one that is remembered already stays as it is. */
    synchronized void add(
            DeliveryIdentity identity, Digest256 fingerprint, long now, long retention, long signedMillis) {
        expiries.look(now, Expiries.CHUNKS);
        int hash = identity.hashCode();
        if (current(identity, hash, now) != Lines.NONE) {
            return;
        }
        // First what may fail because the heap is full: of that nothing remains that is not overwritten.
        int line = lines.next();
        lines.write(line, identity, fingerprint, now + retention, signedMillis);
        expiries.add(line, now, now + retention);
        index.add(hash, line);
        lines.take(line);
        order.add(line);
        resize(1);
    }

    /** {@return whether it was remembered} */
    synchronized boolean forget(DeliveryIdentity identity, long now) {
        int line = current(identity, identity.hashCode(), now);
        if (line == Lines.NONE) {
            return false;
        }
        forget(line);
        return true;
    }

    /**
     * Strikes out the oldest delivery if there are too many. It is still remembered, and counts no longer.
     *
     * @return its line, given to one caller only, to be {@linkplain #erase erased}; none where there are not too many
     */
    int strike(long now) {
        int struck = Lines.NONE;
        while (struck == Lines.NONE && size > bound) {
            struck = strikeOldest(now); // others are let in between
        }
        return struck;
    }

    /** None as long as something may have expired: nothing goes early for that. */
    private synchronized int strikeOldest(long now) {
        expiries.look(now, Expiries.CHUNKS);
        if (size <= bound || expiries.due(now)) {
            return Lines.NONE;
        }
        int oldest = order.oldest();
        order.strike(oldest);
        resize(-1);
        evictions++;
        return oldest;
    }

    /** {@return the signed time of what was struck out} */
    synchronized long signedMillis(int struck) {
        return lines.signedMillis(struck);
    }

    /** Forgets what was struck out, when that has been told. */
    synchronized void erase(int struck) {
        int hash = lines.hash(struck);
        lines.giveBack(struck);
        index.remove(hash, struck); // last: where it shrinks, the heap may be full
    }

    int size() {
        return size;
    }

    /** {@return how many were struck out before they expired} */
    synchronized long evictions() {
        return evictions;
    }

    /** The line of a delivery that has not expired; one that has is forgotten. */
    private int current(DeliveryIdentity identity, int hash, long now) {
        int line = index.find(identity, hash);
        if (line == Lines.NONE || lines.expiresAt(line) - now > 0) {
            return line;
        }
        forget(line);
        return Lines.NONE;
    }

    /** What was struck out keeps its line, which belongs to whoever tells of it. */
    private void forget(int line) {
        int hash = lines.hash(line);
        if (!order.struck(line)) {
            order.drop(line);
            lines.giveBack(line);
            resize(-1);
        }
        index.remove(hash, line); // last: where it shrinks, the heap may be full
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock alone
    private void resize(int by) {
        size += by;
    }
}
