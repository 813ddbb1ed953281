package io.hookseal.idempotency;

import java.util.ArrayList;
import java.util.List;

/**
 * The claims of one endpoint, counted: those in flight, and those whose lease is over.
 *
 * <p>A claim comes into the cache and leaves it inside its key's transition, and is booked there. The lock is an innermost one:
 * nothing is called, and no key is touched, while it is held.
 */
final class Ledger {
    private final int maxInFlight;

    private final EntryList inFlight = new EntryList();

    /** Claims whose lease is over and that count no longer, in the order in which that was noticed. */
    private final EntryList lapsed = new EntryList();

    /** No lease of a claim in flight ends before. */
    private long nextLeaseEnd;

    Ledger(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    /** {@return whether there was room for a new claim; it counts from now on} */
    synchronized boolean admit(Entry claim, long now) {
        if (inFlight.size() >= maxInFlight) {
            dropLapsed(now);
        }
        if (inFlight.size() >= maxInFlight) {
            return false;
        }
        keep(claim);
        return true;
    }

    /** {@return whether there was room for the next holder of a claim whose lease is over} */
    synchronized boolean replace(Entry over, Entry next, long now) {
        EntryList.drop(over);
        if (admit(next, now)) {
            return true;
        }
        lapsed.take(over);
        return false;
    }

    /** Renews a claim. It may have been dropped as lapsed; it is never turned away. */
    synchronized void extend(Entry claim, long leaseUntil) {
        claim.extendTo(leaseUntil);
        keep(claim);
    }

    private void keep(Entry claim) {
        if (inFlight.size() == 0 || claim.leaseUntil() - nextLeaseEnd < 0) {
            nextLeaseEnd = claim.leaseUntil();
        }
        inFlight.take(claim);
    }

    /** A claim leaves the cache. */
    synchronized void drop(Entry claim) {
        EntryList.drop(claim);
    }

    /** {@return the oldest of the claims that count no longer, as far as they are more than may be in flight} */
    List<Entry> tooManyLapsed() {
        return lapsed.size() <= maxInFlight ? List.of() : oldestLapsed();
    }

    private synchronized List<Entry> oldestLapsed() {
        List<Entry> oldest = new ArrayList<>();
        int tooMany = lapsed.size() - maxInFlight;
        for (Entry claim = lapsed.oldest(); claim != null && tooMany > 0; claim = claim.newer) {
            oldest.add(claim);
            tooMany--;
        }
        return oldest;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** Claims whose lease is over no longer count: their holder may never come back. */
    private void dropLapsed(long now) {
        if (inFlight.size() == 0 || nextLeaseEnd - now > 0) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (Entry claim = inFlight.oldest(); claim != null; ) {
            Entry newer = claim.newer;
            if (claim.left(now) <= 0) {
                lapsed.take(claim);
            } else {
                next = Math.min(next, claim.left(now));
            }
            claim = newer;
        }
        nextLeaseEnd = next == Long.MAX_VALUE ? now : now + next;
    }
}
