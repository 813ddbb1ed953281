package io.hookseal.secrets;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one endpoint at this moment, in order, each with an id.
 *
 * <p>A ring is fixed, or follows a {@link SecretSource}: then a daemon thread of its own reads the source every 500 ms, so
 * that a change takes effect within a second. A reload replaces the secrets in one step; whoever looks sees those before or
 * those after, never an empty ring. What differs from the secrets at hand is read a second time 100 ms later and counts
 * only if both reads give the same keys, so that a file that is being written is not taken for a new secret. A read that
 * fails, gives nothing, or gives secrets that {@link SecretChecks} refuses changes nothing and is told to the
 * {@link RingListener}.
 *
 * <p>Safe under many threads. {@link #close()} ends the reloading; the secrets stay.
 */
public final class SecretRing implements AutoCloseable {
    private static final long SETTLE_MILLIS = 100;

    private static final RingListener SILENT = new RingListener() {};

    private static final SecretRing NONE = new SecretRing(List.of());

    private record Snapshot(List<Secret> secrets, long version) {}

    private final ReentrantLock reloading = new ReentrantLock();
    private final @Nullable SecretSource source;
    private final String place;
    private final boolean allowWeak;
    private final @Nullable InstantSource clock;
    private final RingListener listener;
    private final Runnable settle;
    private volatile Snapshot snapshot;
    private volatile @Nullable String failure;
    private volatile @Nullable ScheduledExecutorService poller;
    private volatile boolean closed;

    private SecretRing(List<Secret> secrets) {
        this.snapshot = new Snapshot(List.copyOf(secrets), 1);
        this.source = null;
        this.place = "nowhere";
        this.allowWeak = false;
        this.clock = null;
        this.listener = SILENT;
        this.settle = () -> {};
    }

    private SecretRing(List<Secret> secrets, String place, Builder builder) {
        this.snapshot = new Snapshot(secrets, 1);
        this.source = builder.source;
        this.place = place;
        this.allowWeak = builder.allowWeak;
        this.clock = builder.clock;
        this.listener = builder.listener;
        this.settle = builder.settle;
    }

    /**
     * A ring that never changes.
     *
     * @param secrets at least one secret, in the order in which they are tried
     * @return the ring
     * @throws IllegalArgumentException if there is none
     */
    public static SecretRing of(Secret... secrets) {
        return of(List.of(secrets));
    }

    /**
     * A ring that never changes.
     *
     * @param secrets at least one secret, in the order in which they are tried
     * @return the ring
     * @throws IllegalArgumentException if there is none
     */
    public static SecretRing of(List<Secret> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "a secret ring needs at least one secret; an endpoint that accepts unsigned"
                            + " deliveries takes SecretRing.none()");
        }
        return new SecretRing(secrets);
    }

    /**
     * The empty ring, which only an endpoint that accepts unsigned deliveries may have.
     *
     * @return always the same ring
     */
    public static SecretRing none() {
        return NONE;
    }

    /**
     * A ring that follows a source, read now and then every 500 ms, with strict checks and no listener.
     *
     * @param source where the secrets are kept
     * @return the ring, to be closed when it is no longer used
     * @throws SecretLoadException if the source cannot be read now or gives no secret
     */
    public static SecretRing reloading(SecretSource source) {
        return following(source).build();
    }

    /**
     * A builder of a ring that follows a source.
     *
     * @param source where the secrets are kept
     * @return a builder with the defaults set
     */
    public static Builder following(SecretSource source) {
        return new Builder(source);
    }

    /**
     * The secrets in order; empty for {@link #none()} alone. The very same unmodifiable list comes back until the secrets
     * change, so that what was prepared for them can be kept under the identity of the list. Reads one field, no I/O.
     *
     * @return an unmodifiable list
     */
    public List<Secret> current() {
        return snapshot.secrets();
    }

    /**
     * A number that grows by one each time the secrets change.
     *
     * @return 1 for the first secrets
     */
    public long version() {
        return snapshot.version();
    }

    /**
     * Why the last reload failed, until one succeeds; null while all is well. Never a secret.
     *
     * @return the reason, or null
     */
    public @Nullable String failure() {
        return failure;
    }

    /**
     * Reads the source now and returns when the outcome is in force. A ring that is fixed has nothing to do.
     *
     * @throws SecretLoadException if the source cannot be read or what it gives is refused; the ring keeps its secrets
     * @throws IllegalStateException if the ring is closed
     */
    public void reload() {
        if (source == null) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("the secret ring is closed and reloads no more");
        }
        String fault = reloadFrom(source);
        if (fault != null) {
            throw new SecretLoadException(fault);
        }
    }

    /** Ends the reloading. The secrets stay as they are; closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        ScheduledExecutorService running = poller;
        if (running != null) {
            running.shutdownNow();
        }
    }

    private void poll(SecretSource from, Duration interval) {
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "hookseal-secrets");
            thread.setDaemon(true);
            return thread;
        };
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
        poller = executor;
        long nanos = interval.toNanos();
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(() -> pollOnce(from), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void pollOnce(SecretSource from) {
        try {
            String unused = reloadFrom(from);
        } catch (Throwable e) {
            // an exception that got out would end the polling for good, and with it every later rotation
            failed(faultAt("it failed with " + e.getClass().getName()));
        }
    }

    /** The reason why nothing was reloaded, or null if the ring is now as the source. */
    private @Nullable String reloadFrom(SecretSource from) {
        reloading.lock();
        try {
            adopt(from);
            return null;
        } catch (SecretLoadException e) {
            String fault = String.valueOf(e.getMessage());
            failed(fault);
            return fault;
        } finally {
            reloading.unlock();
        }
    }

    private void adopt(SecretSource from) {
        List<Secret> fresh = read(from, place);
        Snapshot old = snapshot;
        boolean changed = !areSame(old.secrets(), fresh, Secret::sameAs);
        if (changed) {
            refuseFatal(fresh);
            settle.run();
            if (!areSame(fresh, read(from, place), Secret::sameKeyAs)) {
                throw new SecretLoadException(faultAt("it is being written; nothing to do unless this stays"));
            }
            if (closed) {
                return;
            }
            snapshot = new Snapshot(fresh, old.version() + 1);
        }
        boolean mended = failure != null;
        failure = null;
        if (changed || mended) {
            tell(() -> listener.reloaded(fresh.stream().map(Secret::id).toList()));
        }
    }

    private void refuseFatal(List<Secret> fresh) {
        List<SecretProblem> found = clock == null
                ? SecretChecks.check(fresh, allowWeak)
                : SecretChecks.check(fresh, allowWeak, clock.instant());
        String faults = found.stream()
                .filter(SecretProblem::fatal)
                .map(SecretProblem::describe)
                .collect(Collectors.joining("; and "));
        if (!faults.isEmpty()) {
            throw new SecretLoadException(faultAt(faults));
        }
    }

    private void failed(String fault) {
        boolean news = !fault.equals(failure);
        failure = fault;
        if (news && !closed) {
            tell(() -> listener.reloadFailed(fault));
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // as RingListener says: a listener's fault must not cost a rotation
        }
    }

    private String faultAt(String fault) {
        return faultAt(place, fault);
    }

    private static String faultAt(String place, String fault) {
        return "no secrets from " + place + ": " + fault;
    }

    private static List<Secret> read(SecretSource from, String place) {
        List<Secret> secrets;
        try {
            secrets = List.copyOf(from.load());
        } catch (SourceFault e) {
            throw new SecretLoadException(faultAt(place, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            throw new SecretLoadException(
                    faultAt(place, "it failed with " + e.getClass().getName() + "; look at the code that reads it"));
        }
        if (secrets.isEmpty()) {
            throw new SecretLoadException(
                    faultAt(place, "it gave none; let it give the secret that the sender signs with"));
        }
        return secrets;
    }

    private static boolean areSame(List<Secret> some, List<Secret> others, BiPredicate<Secret, Secret> same) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!same.test(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The ids and windows of the secrets; never a key. */
    @Override
    public String toString() {
        return "SecretRing" + current();
    }

    /**
     * What a ring that follows a source may be told besides the source.
     *
     * <p>Not safe under many threads.
     */
    public static final class Builder {
        private final SecretSource source;
        private Duration interval = Duration.ofMillis(500);
        private boolean allowWeak;
        private InstantSource clock = InstantSource.system();
        private RingListener listener = SILENT;
        private Runnable settle = () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));

        private Builder(SecretSource source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        /**
         * How long to wait from one read to the next; 500 ms unless said. A change takes effect after at most this, 100 ms,
         * and what two reads take.
         *
         * @param pause more than zero, at most one day
         * @return this builder
         * @throws IllegalArgumentException if it is not
         */
        public Builder every(Duration pause) {
            if (pause.isNegative() || pause.isZero() || pause.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "the pause between two reads must be more than zero and at most one day, not " + pause);
            }
            this.interval = pause;
            return this;
        }

        /**
         * Lets later reads bring secrets that are short or have white space at an end, as the endpoint's own override does at
         * start-up; without it such a read is refused and the ring keeps what it has.
         *
         * @return this builder
         */
        public Builder allowWeak() {
            this.allowWeak = true;
            return this;
        }

        /**
         * The clock by which a read must bring a live secret; the system's unless said.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Who is told about reloads; nobody unless said.
         *
         * @param listener called in the thread that reloads
         * @return this builder
         */
        public Builder listener(RingListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** What passes the time between the two reads that must agree. */
        Builder settle(Runnable pause) {
            this.settle = pause;
            return this;
        }

        /**
         * Reads the source and begins to follow it. What this first read gives is not checked here, so that the receiver's
         * start-up can name its problems together with all others.
         *
         * @return the ring, to be closed when it is no longer used
         * @throws SecretLoadException if the source cannot be read now or gives no secret
         */
        public SecretRing build() {
            String place = source.describe();
            SecretRing ring = new SecretRing(read(source, place), place, this);
            ring.poll(source, interval);
            return ring;
        }
    }
}
