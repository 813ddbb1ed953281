package io.hookseal.idempotency;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint holds, counted: its claims in flight, and its completed deliveries in the order of completion.
 *
 * <p>What an entry says is changed under this lock alone, and booked with it. An entry comes into the map and leaves it inside
 * its key's transition, and is booked there; a new one is booked just before. The lock is the innermost one: nothing is
 * called, and no key is touched, while it is held.
 */
final class Ledger {
    private final int maxCompleted;
    private final int maxInFlight;

    private final EntryList inFlight = new EntryList();

    /** Claims whose lease is over and that count no longer, in the order in which that was noticed. */
    private final EntryList lapsed = new EntryList();

    private final EntryList completed = new EntryList();

    /** No lease of a claim in flight ends before. */
    private long nextLeaseEnd;

    private long evictions;

    Ledger(int maxCompleted, int maxInFlight) {
        this.maxCompleted = maxCompleted;
        this.maxInFlight = maxInFlight;
    }

    /** {@return whether there was room for a new claim; it counts from now on} */
    synchronized boolean admit(Entry claim, long leaseUntil, long now) {
        if (inFlight.size() >= maxInFlight) {
            dropLapsed(now);
        }
        if (inFlight.size() >= maxInFlight) {
            return false;
        }
        keep(claim, leaseUntil);
        return true;
    }

    /** {@return whether there was room for the next holder of a claim whose lease is over} */
    synchronized boolean replace(Entry over, Entry next, long leaseUntil, long now) {
        drop(over);
        if (admit(next, leaseUntil, now)) {
            return true;
        }
        lapsed.take(over);
        return false;
    }

    /** Renews a claim. It may have been dropped as lapsed; it is never turned away. */
    synchronized void extend(Entry claim, long leaseUntil) {
        claim.extendTo(leaseUntil);
        keep(claim, leaseUntil);
    }

    private void keep(Entry claim, long leaseUntil) {
        if (inFlight.size() == 0 || leaseUntil - nextLeaseEnd < 0) {
            nextLeaseEnd = leaseUntil;
        }
        inFlight.take(claim);
    }

    /** An entry is no longer in the map, or does not come into it. */
    synchronized void drop(Entry entry) {
        EntryList.drop(entry);
    }

    /** {@return the oldest of the claims that count no longer, as far as they are more than may be in flight} */
    List<Entry> tooManyLapsed() {
        return lapsed.size() <= maxInFlight ? List.of() : oldestLapsed();
    }

    private synchronized List<Entry> oldestLapsed() {
        List<Entry> oldest = new ArrayList<>();
        Entry next = lapsed.oldest();
        for (int many = lapsed.size() - maxInFlight; many > 0 && next != null; many--) {
            oldest.add(next);
            next = next.newer;
        }
        return oldest;
    }

    /**
     * Completes a claim where it stands in the map, which is there to stay: whoever has it leave, or hands it on, takes it out of
     * these books first.
     *
     * @return whether that was done; not where the map would let go of it before its retention is over
     */
    synchronized boolean complete(
            Entry claim, Digest256 fingerprint, ClaimToken token, long now, long retention, long signedMillis) {
        if (claim.list == null
                || !claim.heldUnder(token)
                || claim.remaining(now) < retention
                || !claim.sameContent(fingerprint)) {
            return false;
        }
        completed.take(claim.completed(now + retention, signedMillis));
        return true;
    }

    /** A delivery was completed just now. */
    synchronized void remember(Entry delivery) {
        completed.take(delivery);
    }

    /**
     * Strikes out the oldest completed delivery if there are too many.
     *
     * @return what must now leave the map, given to one caller only; null where there are not too many
     */
    @Nullable
    Entry strike(long now) {
        return completed.size() <= maxCompleted ? null : strikeOldest(now);
    }

    private synchronized @Nullable Entry strikeOldest(long now) {
        Entry oldest = completed.oldest();
        if (oldest == null || completed.size() <= maxCompleted) {
            return null;
        }
        drop(oldest);
        if (oldest.remaining(now) > 0) {
            evictions++;
        }
        return oldest;
    }

    int inFlight() {
        return inFlight.size();
    }

    int completed() {
        return completed.size();
    }

    synchronized long evictions() {
        return evictions;
    }

    /** Claims whose lease is over no longer count: their holder may never come back. */
    private void dropLapsed(long now) {
        if (inFlight.size() == 0 || nextLeaseEnd - now > 0) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (Entry claim = inFlight.oldest(); claim != null; ) {
            Entry newer = claim.newer;
            Entry.Holder holder = claim.holder();
            if (holder == null || holder.left(now) <= 0) {
                lapsed.take(claim);
            } else {
                next = Math.min(next, holder.left(now));
            }
            claim = newer;
        }
        nextLeaseEnd = next == Long.MAX_VALUE ? now : now + next;
    }
}
