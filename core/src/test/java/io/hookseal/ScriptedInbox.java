package io.hookseal;

import io.hookseal.handler.HandlerMark;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An inbox in memory that fails or hangs where told to, and writes down what it was asked. */
final class ScriptedInbox implements DeliveryInbox {
    final List<Item> items = new CopyOnWriteArrayList<>();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    private final List<HandlerMark> marks = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final CountDownLatch wake = new CountDownLatch(1);
    private volatile boolean failing;
    private volatile boolean hanging;
    private boolean later;
    private boolean ofOneInstance;

    static ScriptedInbox handling(String... endpoints) {
        ScriptedInbox inbox = new ScriptedInbox();
        for (String endpoint : endpoints) {
            inbox.marks.add(new HandlerMark("handler", endpoint, Set.of(), false));
        }
        return inbox;
    }

    ScriptedInbox later() {
        later = true;
        return this;
    }

    ScriptedInbox with(Problem problem) {
        problems.add(problem);
        return this;
    }

    ScriptedInbox failing(boolean now) {
        failing = now;
        return this;
    }

    ScriptedInbox hanging() {
        hanging = true;
        return this;
    }

    ScriptedInbox ofOneInstance(boolean only) {
        ofOneInstance = only;
        return this;
    }

    void wake() {
        wake.countDown();
    }

    @Override
    public Kept keep(Item item) {
        asked.incrementAndGet();
        if (hanging) {
            try {
                wake.await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
        }
        if (failing) {
            throw new StoreException("disk full");
        }
        boolean known = items.stream()
                .anyMatch(each ->
                        each.delivery().identity().equals(item.delivery().identity()));
        if (!known) {
            items.add(item);
        }
        return known ? Kept.DUPLICATE : Kept.NEW;
    }

    @Override
    public List<Problem> check() {
        return problems;
    }

    @Override
    public @Nullable List<HandlerMark> handlers() {
        return later ? null : marks;
    }

    @Override
    public void begin(WebhookReceiver receiver, ReceiverListener listener) {
        begun.incrementAndGet();
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return items.removeIf(
                each -> Digest256.of(each.delivery().identityBytes()).equals(identity.key())
                        && each.delivery().endpoint().equals(identity.endpoint()));
    }

    @Override
    public boolean ofOneInstance() {
        return ofOneInstance;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
