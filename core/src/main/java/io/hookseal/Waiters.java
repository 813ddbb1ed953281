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
    private int waiting;

    Waiters(int bound) {
        this.bound = bound;
    }

    /** A place to wait, to be left again, or null where there is none. */
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

    /** Wakes those who wait for this delivery, to look again. */
    void settled(DeliveryIdentity identity) {
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
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
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
