package io.hookseal.testkit;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What a receiver told, for those who want to know it and those who wait for it. */
final class Heard implements ReceiverListener {
    private static final long SECONDS_TO_WAIT = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private Told all = Told.nothing();

    /**
     * What was told since the last {@link #clear()}, in order.
     *
     * @param answered the reports
     * @param refused the refusals
     * @param notices the notices of accepted deliveries
     * @param accepted how many deliveries passed verification
     * @param inFlight how many deliveries found another of theirs being handled
     */
    record Told(
            List<ExchangeReport> answered, List<Refusal> refused, List<Notice> notices, int accepted, int inFlight) {
        static Told nothing() {
            return new Told(List.of(), List.of(), List.of(), 0, 0);
        }
    }

    private void tell(UnaryOperator<Told> change) {
        lock.lock();
        try {
            all = change.apply(all);
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static <T> List<T> with(List<T> list, Collection<T> more) {
        List<T> longer = new ArrayList<>(list);
        longer.addAll(more);
        return List.copyOf(longer);
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        tell(t -> new Told(t.answered, t.refused, with(t.notices, notices), t.accepted + 1, t.inFlight));
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        tell(t -> new Told(t.answered, with(t.refused, List.of(refusal)), t.notices, t.accepted, t.inFlight));
    }

    @Override
    public void inFlight(DeliveryFacts delivery) {
        tell(t -> new Told(t.answered, t.refused, t.notices, t.accepted, t.inFlight + 1));
    }

    @Override
    public void answered(ExchangeReport report) {
        tell(t -> new Told(with(t.answered, List.of(report)), t.refused, t.notices, t.accepted, t.inFlight));
    }

    void clear() {
        tell(t -> Told.nothing());
    }

    Told told() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what was told is so, and fails where it does not become so. */
    Told await(String what, Predicate<Told> so) {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(SECONDS_TO_WAIT);
            while (!so.test(all)) {
                if (left <= 0) {
                    throw new AssertionError("waited " + SECONDS_TO_WAIT + " s for: " + what + "; told were " + all);
                }
                left = told.awaitNanos(left);
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for: " + what, e);
        } finally {
            lock.unlock();
        }
    }
}
