package io.hookseal;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a store, each with a time limit: a store that hangs must not hold an answer beyond the sender's patience.
 *
 * <p>A store in memory does not wait for anybody and is called directly. Every other one is called on a bounded number of
 * threads: some for claims, others for all that ends or extends one, so that claims which hang keep no handler's success from
 * the store. A call that has begun is never interrupted (an interrupt closes files under an embedded database), it is only
 * not waited for any longer; a claim that it makes too late is given up again. Whoever waits here does so uninterruptedly:
 * a handler that leaves its thread interrupted has succeeded all the same.
 */
final class StoreCalls implements AutoCloseable {
    /** Claims that are made at the same time, and as many calls of other kinds. */
    static final int THREADS = 32;

    /** Calls that wait for a thread; beyond them a store counts as failed at once. */
    static final int QUEUE = 1024;

    private final DeliveryStore store;
    private final @Nullable ThreadPoolExecutor claiming;
    private final @Nullable ThreadPoolExecutor settling;

    StoreCalls(DeliveryStore store) {
        this.store = store;
        this.claiming = store.inMemory() ? null : threads("hookseal-store");
        this.settling = store.inMemory() ? null : threads("hookseal-store");
    }

    /** A bounded number of threads of this name, and a bounded queue for them. */
    static ThreadPoolExecutor threads(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    Claim claim(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration lease,
            Duration retention,
            long limit) {
        if (claiming == null) {
            return store.claim(identity, fingerprint, token, lease, retention);
        }
        return within(claiming, limit, () -> store.claim(identity, fingerprint, token, lease, retention), late -> {
            if (late instanceof Claim.Acquired) {
                var unused = store.release(identity, token);
            }
        });
    }

    boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime,
            long limit) {
        if (settling == null) {
            return store.complete(identity, fingerprint, token, retention, signedTime);
        }
        return within(
                settling,
                limit,
                () -> store.complete(identity, fingerprint, token, retention, signedTime),
                StoreCalls::ignore);
    }

    boolean release(DeliveryIdentity identity, ClaimToken token, long limit) {
        return within(settling, limit, () -> store.release(identity, token), StoreCalls::ignore);
    }

    boolean forget(DeliveryIdentity identity, long limit) {
        return within(settling, limit, () -> store.forget(identity), StoreCalls::ignore);
    }

    /**
     * Gives up a claim that may or may not have been made, without waiting for it: whoever asked for it was told that the
     * store failed, and a claim that nobody knows of would keep the retry away until its lease is over.
     */
    void abandon(DeliveryIdentity identity, ClaimToken token) {
        later(() -> store.release(identity, token), released -> {}, failed -> {});
    }

    /** Extends a lease without waiting for it. */
    void extend(
            DeliveryIdentity identity,
            ClaimToken token,
            Duration lease,
            Consumer<Boolean> extended,
            Consumer<RuntimeException> failed) {
        later(() -> store.extend(identity, token, lease), extended, failed);
    }

    private static void ignore(Object late) {}

    private <T> void later(Supplier<T> call, Consumer<T> then, Consumer<RuntimeException> failed) {
        Runnable task = () -> {
            T result;
            try {
                result = call.get();
            } catch (RuntimeException e) {
                failed.accept(e);
                return;
            } catch (Error e) {
                failed.accept(new StoreException("the store failed", e));
                throw e;
            }
            then.accept(result);
        };
        if (settling == null) {
            task.run();
            return;
        }
        try {
            settling.execute(task);
        } catch (RejectedExecutionException e) {
            failed.accept(new StoreException("too many calls of the store are waiting", e));
        }
    }

    /** Calls on one of these threads, waits no longer than the limit in nanoseconds, and hands on what comes after that. */
    static <T> T within(@Nullable ThreadPoolExecutor threads, long limit, Supplier<T> call, Consumer<T> tooLate) {
        if (threads == null) {
            return call.get();
        }
        Call<T> running = new Call<>(call, tooLate);
        try {
            threads.execute(running);
        } catch (RejectedExecutionException e) {
            throw new StoreException("too many calls of the store are waiting", e);
        }
        try {
            return running.await(limit);
        } finally {
            // what nobody waits for any longer must not fill the queue, nor hold bodies in memory
            boolean unused = running.begun.get() || threads.remove(running);
        }
    }

    @Override
    public void close() {
        if (claiming != null) {
            claiming.shutdown();
        }
        if (settling != null) {
            settling.shutdown();
        }
        store.close();
    }

    /** One call that somebody waits for, but not for ever. */
    private static final class Call<T> implements Runnable {
        private final Supplier<T> call;
        private final Consumer<T> tooLate;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicBoolean begun = new AtomicBoolean();

        Call(Supplier<T> call, Consumer<T> tooLate) {
            this.call = call;
            this.tooLate = tooLate;
        }

        @Override
        public void run() {
            begun.set(true);
            if (result.isDone()) {
                return; // nobody waits any longer, and nothing has been done
            }
            try {
                T value = call.get();
                if (!result.complete(value)) {
                    tooLate.accept(value);
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        T await(long limit) {
            boolean interrupted = false;
            long end = System.nanoTime() + limit;
            try {
                while (true) {
                    try {
                        return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (TimeoutException e) {
                        // where it ended in this very moment, the next round takes its result
                        result.completeExceptionally(
                                new StoreException("the store did not answer within " + Duration.ofNanos(limit), e));
                    }
                }
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof Error error) {
                    throw error;
                }
                throw cause instanceof RuntimeException failure ? failure : new StoreException("the store failed", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
