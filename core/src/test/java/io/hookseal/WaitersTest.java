package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A waiter that is not woken looks again all the same, 200 ms later: that it is woken shows here alone. */
class WaitersTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Waiters waiters = new Waiters(3);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static DeliveryIdentity delivery(long n) {
        return new DeliveryIdentity("orders", "", new Digest256(n, n, n, n));
    }

    /** Waits as a claim does: enters, looks at the store, and waits only where that says nothing yet. */
    private boolean waits(DeliveryIdentity of, AtomicBoolean settled) throws InterruptedException {
        Waiters.Room room = waiters.enter(of);
        assertThat(room).isNotNull();
        try {
            int seen = room.settlements();
            if (!settled.get()) {
                room.await(seen, MINUTE);
            }
            return settled.get();
        } finally {
            room.leave();
        }
    }

    @Test
    @DisplayName("a settlement wakes those who wait for that delivery, and nobody else")
    void wakesThoseWhoWait() throws Exception {
        AtomicBoolean settled = new AtomicBoolean();
        Future<Boolean> first = threads.submit(() -> waits(delivery(1), settled));
        Future<Boolean> second = threads.submit(() -> waits(delivery(1), settled));
        Future<Boolean> other = threads.submit(() -> waits(delivery(2), new AtomicBoolean()));
        await().until(() -> waiters.waiting() == 3);
        settled.set(true);
        waiters.settled(delivery(1));
        assertThat(first.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> waiters.waiting() == 1 && waiters.rooms() == 1);
        assertThat(other.isDone()).isFalse();
        waiters.settled(delivery(2));
        assertThat(other.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(waiters.waiting()).isZero();
        assertThat(waiters.rooms()).isZero();
    }

    @Test
    @DisplayName("who enters while it is being settled finds it settled or is woken: no wake-up is lost")
    void losesNoWakeUp() throws Exception {
        for (int n = 0; n < 3_000; n++) {
            DeliveryIdentity delivery = delivery(n);
            AtomicBoolean settled = new AtomicBoolean();
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Boolean> waiter = threads.submit(() -> {
                start.await(1, TimeUnit.MINUTES);
                return waits(delivery, settled);
            });
            start.await(1, TimeUnit.MINUTES);
            settled.set(true);
            waiters.settled(delivery);
            assertThat(waiter.get(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(waiters.waiting()).isZero();
    }

    @Test
    void keepsBothBounds() {
        Waiters.Room room = waiters.enter(delivery(1));
        assertThat(waiters.enter(delivery(1))).isSameAs(room);
        assertThat(waiters.enter(delivery(1))).as("a third for one delivery").isNull();
        Waiters.Room other = waiters.enter(delivery(2));
        assertThat(waiters.enter(delivery(3))).as("a fourth of all").isNull();
        room.leave();
        assertThat(waiters.enter(delivery(3))).isNotNull();
        other.leave();
        assertThat(waiters.rooms()).isEqualTo(2);
    }
}
