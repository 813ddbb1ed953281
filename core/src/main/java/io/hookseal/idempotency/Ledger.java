package io.hookseal.idempotency;

import java.util.ArrayList;
import java.util.List;

/**
 * The claims of one endpoint, counted: those in flight, and those whose lease is over.
 *
 * <p>A claim comes into the map and leaves it inside its key's transition, and is booked there. The lock is an innermost one:
 * nothing is called, and no key is touched, while it is held.
 */
final class Ledger {
    private final int maxInFlight;

    private final EntryList inFlight = new EntryList();

    /** Claims whose lease is over and that count no longer, in the order in which that was noticed. */
    private final EntryList lapsed = new EntryList();

    /** No lease of a claim in flight ends before. */
    private long nextLeaseEnd;

    /** No claim expires before. Read by anybody, who may see it a moment late. */
    private volatile long nextExpiry;

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
        if (inFlight.size() + lapsed.size() == 0 || claim.expiresAt() - nextExpiry < 0) {
            nextExpiry = claim.expiresAt();
        }
        inFlight.take(claim);
    }

    /** A claim leaves the map. */
    synchronized void drop(Entry claim) {
        EntryList.drop(claim);
    }

    /**
     * {@return claims to be forgotten: those that have expired, and the oldest of those that count no longer, as far as they are
     * more than may be in flight; with them goes nothing but how often they were attempted}
     */
    List<Entry> abandoned(long now) {
        return lapsed.size() <= maxInFlight && nextExpiry - now > 0 ? List.of() : findAbandoned(now);
    }

    private synchronized List<Entry> findAbandoned(long now) {
        List<Entry> found = new ArrayList<>();
        if (nextExpiry - now <= 0) {
            long next = Math.min(findExpired(inFlight, now, found), findExpired(lapsed, now, found));
            nextExpiry = now + next;
        }
        int tooMany = lapsed.size() - maxInFlight;
        for (Entry claim = lapsed.oldest(); claim != null && tooMany > 0; claim = claim.newer) {
            found.add(claim);
            tooMany--;
        }
        return found;
    }

    /** Returns the nanoseconds until the next one of the list expires. */
    private static long findExpired(EntryList list, long now, List<Entry> found) {
        long next = Long.MAX_VALUE;
        for (Entry claim = list.oldest(); claim != null; claim = claim.newer) {
            long remaining = claim.expiresAt() - now;
            if (remaining <= 0) {
                found.add(claim);
            } else {
                next = Math.min(next, remaining);
            }
        }
        return next;
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
