package io.hookseal.idempotency;

import io.hookseal.idempotency.Entry.Completed;
import io.hookseal.idempotency.Entry.InProgress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint holds, counted: its claims in flight, and its completed deliveries in the order of completion.
 *
 * <p>Every entry that comes into the map or leaves it is booked inside its key's transition, so the counts are those of the
 * map. Its lock is the innermost one: nothing is called, and no key is touched, while it is held.
 */
final class Ledger {
    private final int maxCompleted;
    private final int maxInFlight;

    private final Set<InProgress> inFlight = new HashSet<>();

    /** Claims whose lease is over and that count no longer, in the order in which that was noticed. */
    private final Set<InProgress> lapsed = new LinkedHashSet<>();

    private long nextLeaseEnd;

    private @Nullable Completed oldest;
    private @Nullable Completed newest;
    private int completed;
    private long evictions;

    Ledger(int maxCompleted, int maxInFlight) {
        this.maxCompleted = maxCompleted;
        this.maxInFlight = maxInFlight;
    }

    /** {@return whether there was room for a new claim; it counts from now on} */
    synchronized boolean admit(InProgress claim, long now) {
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
    synchronized boolean replace(InProgress over, InProgress next, long now) {
        drop(over);
        if (admit(next, now)) {
            return true;
        }
        lapsed.add(over);
        return false;
    }

    /** Counts a claim that its holder has renewed. It may have been dropped as lapsed; it is never turned away. */
    synchronized void keep(InProgress claim) {
        if (inFlight.isEmpty() || claim.leaseUntil() - nextLeaseEnd < 0) {
            nextLeaseEnd = claim.leaseUntil();
        }
        lapsed.remove(claim);
        inFlight.add(claim);
    }

    /** A claim is no longer in the map. */
    synchronized void drop(InProgress claim) {
        lapsed.remove(claim);
        inFlight.remove(claim);
    }

    /** {@return the oldest of the claims that count no longer, as far as they are more than may be in flight} */
    synchronized List<InProgress> tooManyLapsed() {
        int many = lapsed.size() - maxInFlight;
        return many <= 0 ? List.of() : lapsed.stream().limit(many).toList();
    }

    /** A delivery was completed just now. */
    synchronized void remember(Completed delivery) {
        delivery.older = newest;
        if (newest == null) {
            oldest = delivery;
        } else {
            newest.newer = delivery;
        }
        newest = delivery;
        completed++;
    }

    /** A completed delivery is no longer in the map. */
    synchronized void drop(Completed delivery) {
        Completed before = delivery.older;
        Completed after = delivery.newer;
        if (before == null && delivery != oldest) {
            return;
        }
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        delivery.older = null;
        delivery.newer = null;
        completed--;
    }

    /**
     * Strikes out the oldest completed deliveries as far as there are too many.
     *
     * @return what must now leave the map, oldest first; each is given to one caller only
     */
    synchronized List<Completed> tooMany(long now) {
        if (completed <= maxCompleted) {
            return List.of();
        }
        List<Completed> struck = new ArrayList<>();
        for (Completed first = oldest; first != null && completed > maxCompleted; first = oldest) {
            drop(first);
            struck.add(first);
            if (first.remaining(now) > 0) {
                evictions++;
            }
        }
        return struck;
    }

    synchronized int inFlight() {
        return inFlight.size();
    }

    synchronized int completed() {
        return completed;
    }

    synchronized long evictions() {
        return evictions;
    }

    /** Claims whose lease is over no longer count: their holder may never come back. */
    private void dropLapsed(long now) {
        if (inFlight.isEmpty() || nextLeaseEnd - now > 0) {
            return;
        }
        inFlight.removeIf(claim -> claim.left(now) <= 0 && lapsed.add(claim));
        nextLeaseEnd = inFlight.stream()
                .mapToLong(InProgress::leaseUntil)
                .reduce((one, other) -> one - other < 0 ? one : other)
                .orElse(now);
    }
}
