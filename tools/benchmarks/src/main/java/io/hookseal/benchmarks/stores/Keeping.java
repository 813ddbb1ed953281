package io.hookseal.benchmarks.stores;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.benchmarks.paths.Head;
import io.hookseal.benchmarks.paths.Request;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.handler.HandlerMark;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.InboxBuilder;
import io.hookseal.inbox.InboxHandler;
import io.hookseal.json.JsonValue;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Deliveries of 2 KB that are kept, verification included, and handled after that, when all of them are there.
 *
 * @param kept deliveries that were answered 202
 * @param handledPerSecond how many the worker has handled a second, until none was left, by a handler that does nothing
 */
record Keeping(Timings kept, double handledPerSecond) {
    private static final String ENDPOINT = "kept";
    private static final SenderProfile SENDER = Senders.databridge();
    private static final String HEADER =
            SENDER.schemes().get(0).headers().get(0).toLowerCase(Locale.ROOT);
    private static final String FILLER = "x".repeat(2_000);

    /** A backlog that takes longer is a failure. */
    private static final long PATIENCE_SECONDS = 60;

    /**
     * Measures.
     *
     * @param begin begins an inbox
     * @param round tells the deliveries from those of other measurements on the same database
     * @throws InterruptedException where the thread is interrupted
     * @throws ExecutionException where a delivery was not kept
     * @throws IllegalStateException where one was not handled, or not once
     */
    static Keeping measure(InboxBuilder begin, String round, int threads, int most, Duration time)
            throws InterruptedException, ExecutionException {
        AtomicIntegerArray calls = new AtomicIntegerArray(most);
        Semaphore done = new Semaphore(0);
        Timings kept;
        long nanos;
        Inbox inbox = begin.handlersLater().build();
        try {
            inbox.createSchema();
            WebhookReceiver receiver = WebhookReceiver.builder()
                    .inbox(inbox)
                    .listener(new Handled(done))
                    .memoryIsEnough()
                    .endpoint(Endpoint.of(ENDPOINT, SENDER)
                            .secret(Signatures.SECRET)
                            .inbox())
                    .build();
            try {
                kept = Timings.of(threads, most, time, number -> keep(receiver, round, number));
                require(inbox.waiting() == kept.count(), "not all that was answered 202 waits");
                long start = System.nanoTime();
                inbox.start(Map.of(new HandlerMark("the benchmark's handler", ENDPOINT, Set.of(), false), (InboxHandler)
                        (delivery, attempt) -> calls.incrementAndGet(number(delivery))));
                require(
                        done.tryAcquire(kept.count(), PATIENCE_SECONDS, TimeUnit.SECONDS),
                        "not all that was kept was handled within " + PATIENCE_SECONDS + " s");
                while (inbox.waiting() > 0) {
                    require(
                            System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2 * PATIENCE_SECONDS),
                            "something still waits that was handled");
                    LockSupport.parkNanos(1_000_000);
                }
                nanos = System.nanoTime() - start;
                require(inbox.dead() == 0, "something was given up on");
            } finally {
                receiver.close();
            }
        } finally {
            inbox.close();
        }
        for (int i = 0; i < kept.count(); i++) {
            require(calls.get(i) == 1, "a delivery was handled " + calls.get(i) + " times");
        }
        return new Keeping(kept, kept.count() * 1e9 / nanos);
    }

    private static long keep(WebhookReceiver receiver, String round, int number) {
        byte[] body = Signatures.utf8("{\"event\":\"submission.signoff\",\"round\":\"" + round + "\",\"number\":\""
                + number + "\",\"filler\":\"" + FILLER + "\"}");
        Request request = new Request(new Head(HEADER, "sha256=" + Signatures.hex(Signatures.hmac(body))), body, true);
        long begin = System.nanoTime();
        Reception reception = receiver.receive(ENDPOINT, request);
        long nanos = System.nanoTime() - begin;
        require(
                reception instanceof Reception.Answered answered
                        && answered.reply().status() == 202,
                "a delivery was not answered 202");
        return nanos;
    }

    private static int number(Delivery delivery) {
        JsonValue number = delivery.field("/number");
        if (number == null) {
            throw new IllegalStateException("a delivery came back without its number");
        }
        return Integer.parseInt(number.text());
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Counts what was handled, once that is committed. */
    private static final class Handled implements ReceiverListener {
        private final Semaphore done;

        Handled(Semaphore done) {
            this.done = done;
        }

        @Override
        public void keptHandled(DeliveryFacts delivery, int attempt) {
            done.release();
        }
    }
}
