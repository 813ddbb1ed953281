package io.hookseal;

import io.hookseal.idempotency.DeliveryIdentity;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an inbox, each with a time limit: an inbox that hangs must not hold an answer beyond the sender's patience.
 * What it keeps too late is kept all the same: its sender is told 503, and the retry is a duplicate.
 */
final class InboxCalls implements AutoCloseable {
    private final @Nullable DeliveryInbox inbox;
    private final @Nullable ThreadPoolExecutor threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    InboxCalls(@Nullable DeliveryInbox inbox) {
        this.inbox = inbox;
        this.threads = inbox == null ? null : StoreCalls.threads("hookseal-inbox");
    }

    boolean closed() {
        return closed.get();
    }

    DeliveryInbox.Kept keep(DeliveryInbox.Item item, long limit) {
        DeliveryInbox to = inbox;
        if (to == null) {
            throw new IllegalStateException("the receiver has no inbox"); // the start-up checks let none through
        }
        return StoreCalls.within(threads, limit, () -> to.keep(item), kept -> {});
    }

    boolean forget(DeliveryIdentity identity, long limit) {
        DeliveryInbox of = inbox;
        return of != null && StoreCalls.within(threads, limit, () -> of.forget(identity), forgotten -> {});
    }

    /** Nothing is kept any more; what is being handled ends first. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && inbox != null && threads != null) {
            threads.shutdown();
            inbox.close();
        }
    }
}
