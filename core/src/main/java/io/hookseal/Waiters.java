package io.hookseal;

import io.hookseal.idempotency.DeliveryIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Duplicates that wait for the delivery they repeat. Few may: each holds a thread, and what a wait is good for, an answer
 * within the sender's time limit, one or two of them get as well as a hundred.
 */
final class Waiters {
    /** Most that wait for one delivery. */
    static final int PER_IDENTITY = 2;

    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<DeliveryIdentity, Room> rooms = new HashMap<>();

    /** Changed under the lock; read without it by every settlement, which mostly finds nobody waiting. */
    private volatile int waiting;

    Waiters(int bound) {
        this.bound = bound;
    }

    /** A place to wait, to be left again, or null where there is none. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    @Nullable
    Room enter(DeliveryIdentity identity) {
        lock.lock();
        try {
            Room room = rooms.get(identity);
            if (waiting >= bound || (room != null && room.waiting >= PER_IDENTITY)) {
                return null;
            }
            if (room == null) {
                room = new Room(identity);
                rooms.put(identity, room);
            }
            room.waiting++;
            waiting++;
            return room;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes those who wait for this delivery, to look again. Called when the claim is settled: who enters after that finds it
     * settled when it looks, before it waits.
     */
    void settled(DeliveryIdentity identity) {
        if (waiting == 0) {
            return;
        }
        lock.lock();
        try {
            Room room = rooms.get(identity);
            if (room != null) {
                room.settlements++;
                room.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        return waiting;
    }

    /** Deliveries that somebody waits for. */
    int rooms() {
        lock.lock();
        try {
            return rooms.size();
        } finally {
            lock.unlock();
        }
    }

    /** Where the duplicates of one delivery wait. */
    final class Room {
        private final DeliveryIdentity identity;
        private final Condition changed = lock.newCondition();
        private int waiting;
        private int settlements;

        private Room(DeliveryIdentity identity) {
            this.identity = identity;
        }

        int settlements() {
            lock.lock();
            try {
                return settlements;
            } finally {
                lock.unlock();
            }
        }

        /** Returns when a settlement came after the ones that were seen, or the time is over. */
        void await(int seen, long nanos) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = nanos;
                while (settlements == seen && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
        void leave() {
            lock.lock();
            try {
                waiting--;
                Waiters.this.waiting--;
                if (waiting == 0) {
                    rooms.remove(identity);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
