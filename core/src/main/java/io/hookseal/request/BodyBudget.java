package io.hookseal.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory that bodies may take while they are read and verified, bounded over one receiver.
 *
 * <p>Each endpoint sets a {@link Reserve} aside that no other endpoint can use. What is left of the total is shared:
 * an endpoint draws on it only with what it uses beyond its reserve. The budget counts the arrays a reading really
 * holds, so {@link #inUse()} never exceeds the total.
 *
 * <p>Nobody waits for room. When a request for room does not fit, the slowest reading gives way: bytes per second
 * since its start, among the readings of the same endpoint and of endpoints that are beyond their reserve. Its memory
 * is free at once, though its thread may be blocked in its stream (but for the {@value BodyReader#HAND} bytes that the
 * stream writes to), and it learns of its end when it next has something to store. If the one that asks is the slowest,
 * or nothing that can be shed would make enough room, it gets none and the others stay. A reading is not judged during
 * its first 100 ms: it is not shed, and the pace so far does not count against it.
 *
 * <p>It is safe for use by many threads. No lock is held while a stream is read.
 */
public final class BodyBudget {
    private final long total;
    private final Object lock = new Object();
    private final Set<String> endpoints = new HashSet<>();
    private final Set<Reading> readings = new HashSet<>();
    private long reserved;
    private long largestDraw;
    private boolean opened;
    private long inUse;
    private long drawn;

    private BodyBudget(long total) {
        this.total = total;
    }

    /**
     * {@return an empty budget}
     *
     * @param totalBytes the bytes that all bodies together may take, at least 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public static BodyBudget of(long totalBytes) {
        if (totalBytes < 1) {
            throw new IllegalArgumentException("A body budget of " + totalBytes + " bytes: give it at least 1");
        }
        return new BodyBudget(totalBytes);
    }

    /** {@return the total to take where nothing is configured: a quarter of the largest heap, at most 64 MiB} */
    public static long suggestedBytes() {
        return Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Sets bytes aside for one endpoint. All reserves are set aside before the first body is read.
     *
     * @param endpoint the endpoint's name, for messages
     * @param bytes what nobody else can use, 0 for nothing; {@link BodyReader#peakBytes} of the endpoint's limit lets one
     *     body of any size through at any time
     * @return the endpoint's part of this budget
     * @throws IllegalArgumentException if the endpoint has a reserve already, the reserves exceed the total, or what is
     *     left to share is too little for the longest body of an endpoint prepared before
     * @throws IllegalStateException if a body has been read already
     */
    public Reserve reserve(String endpoint, long bytes) {
        synchronized (lock) {
            if (opened) {
                throw new IllegalStateException("Endpoint '" + endpoint
                        + "' asks for a reserve after bodies have been read: set all reserves aside at start-up");
            }
            if (bytes < 0) {
                throw new IllegalArgumentException(
                        "Endpoint '" + endpoint + "' asks for a reserve of " + bytes + " bytes: give 0 or more");
            }
            if (bytes > shared() - largestDraw) {
                throw new IllegalArgumentException("Endpoint '" + endpoint + "' asks for a reserve of " + bytes
                        + " bytes, but of the body budget of " + total + " bytes " + reserved
                        + " are reserved and " + largestDraw
                        + " must stay shared for the longest body: raise the budget or lower the reserves");
            }
            if (!endpoints.add(endpoint)) {
                throw new IllegalArgumentException(
                        "Endpoint '" + endpoint + "' has a reserve already: reserve once per endpoint");
            }
            reserved += bytes;
            return new Reserve(this, endpoint, bytes);
        }
    }

    /** {@return the bytes that bodies take now: those being read and those complete but not yet released} */
    public long inUse() {
        synchronized (lock) {
            return inUse;
        }
    }

    Object lock() {
        return lock;
    }

    /** Refuses an endpoint whose longest body could not be read even if nobody else used the shared part. */
    void prepare(Reserve reserve, long peak) {
        synchronized (lock) {
            long draw = Math.max(0, peak - reserve.bytes);
            if (draw > shared()) {
                throw new IllegalArgumentException("Endpoint '" + reserve.endpoint + "' needs " + peak
                        + " bytes to read its longest body, but its reserve of " + reserve.bytes
                        + " and the shared " + shared()
                        + " bytes hold less: raise the body budget or lower the endpoint's limit");
            }
            largestDraw = Math.max(largestDraw, draw);
        }
    }

    /** Lets a reading begin with the room its first read needs, or returns false. The caller holds the lock. */
    boolean open(Reading reading, long bytes) {
        opened = true;
        return acquire(reading, bytes);
    }

    /** Puts a reading that stores its first chunk on the list of those that can be shed. The caller holds the lock. */
    void add(Reading reading) {
        readings.add(reading);
    }

    /** Takes a reading off the list of those that can be shed. The caller holds the lock. */
    void close(Reading reading) {
        readings.remove(reading);
    }

    /** Charges bytes to a reading, shedding slower ones if it must, or returns false. The caller holds the lock. */
    boolean acquire(Reading asking, long bytes) {
        if (acquireFree(asking, bytes)) {
            return true;
        }
        Reserve reserve = asking.reserve();
        List<Reading> shed = new ArrayList<>();
        for (Reading slow : slowerThan(asking)) {
            if (slow.reserve() == reserve || slow.reserve().drawn() > 0) {
                charge(slow.reserve(), -slow.sheddable());
                shed.add(slow);
            }
            if (fits(reserve, bytes)) {
                break;
            }
        }
        if (!fits(reserve, bytes)) {
            shed.forEach(spared -> charge(spared.reserve(), spared.sheddable()));
            return false;
        }
        shed.forEach(Reading::shed);
        shed.forEach(readings::remove);
        charge(reserve, bytes);
        return true;
    }

    /** Charges bytes to a reading if that sheds nobody, or returns false. The caller holds the lock. */
    boolean acquireFree(Reading asking, long bytes) {
        if (!fits(asking.reserve(), bytes)) {
            return false;
        }
        charge(asking.reserve(), bytes);
        return true;
    }

    private List<Reading> slowerThan(Reading asking) {
        double own = asking.judge();
        List<Reading> slower = new ArrayList<>();
        for (Reading other : readings) {
            if (other != asking && other.sheddable() > 0 && other.judge() < own) {
                slower.add(other);
            }
        }
        slower.sort(Comparator.comparingDouble(Reading::pace));
        return slower;
    }

    private long shared() {
        return total - reserved;
    }

    private boolean fits(Reserve reserve, long bytes) {
        return drawn - reserve.drawn() + Math.max(0, reserve.used + bytes - reserve.bytes) <= shared();
    }

    private void charge(Reserve reserve, long bytes) {
        drawn -= reserve.drawn();
        reserve.used += bytes;
        drawn += reserve.drawn();
        inUse += bytes;
    }

    /** The part of a {@link BodyBudget} that one endpoint can always use, and its account of what it uses. */
    public static final class Reserve {
        private final BodyBudget budget;
        private final String endpoint;
        private final long bytes;
        private long used;

        private Reserve(BodyBudget budget, String endpoint, long bytes) {
            this.budget = budget;
            this.endpoint = endpoint;
            this.bytes = bytes;
        }

        BodyBudget budget() {
            return budget;
        }

        /** Gives back what a complete body is charged with, if that was not done before. */
        void giveBack(BodyRead.Complete body) {
            synchronized (budget.lock) {
                budget.charge(this, -body.takeCharge());
            }
        }

        void giveBack(long released) {
            synchronized (budget.lock) {
                budget.charge(this, -released);
            }
        }

        private long drawn() {
            return Math.max(0, used - bytes);
        }
    }
}
