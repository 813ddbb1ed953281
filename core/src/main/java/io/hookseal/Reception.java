package io.hookseal;

import io.hookseal.delivery.Delivery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of one request: answered by the receiver, or handed to its handler. */
public sealed interface Reception {

    /**
     * The receiver answers; no handler runs.
     *
     * @param reply the answer, to be sent as it is
     */
    record Answered(Reply reply) implements Reception {}

    /** A delivery for the handler, to be settled once when the handler has ended, before the answer leaves. */
    final class Accepted implements Reception {
        private final Delivery delivery;
        private final int attempt;
        private final Function<HandlerOutcome, @Nullable Reply> settling;
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Settled> settled = new CompletableFuture<>();

        Accepted(Delivery delivery, int attempt, Function<HandlerOutcome, @Nullable Reply> settling) {
            this.delivery = delivery;
            this.attempt = attempt;
            this.settling = settling;
        }

        /** {@return the delivery} */
        public Delivery delivery() {
            return delivery;
        }

        /** {@return 1 for the first run of the handler, more where an earlier one was not settled in time} */
        public int attempt() {
            return attempt;
        }

        /**
         * Settles: says how the handler ended. The first call counts; later ones change nothing, and return what the first
         * returned, once that is settled.
         *
         * @param outcome how it ended
         * @return the reply to send instead of the handler's answer, or null where the handler's answer stands
         */
        public @Nullable Reply settle(HandlerOutcome outcome) {
            if (begun.compareAndSet(false, true)) {
                Settled first = new Settled(Reply.unavailable());
                try {
                    first = new Settled(settling.apply(outcome));
                } finally {
                    settled.complete(first); // also where a bug ends it, so that nobody waits for ever
                }
            }
            return settled.join().instead();
        }

        private record Settled(@Nullable Reply instead) {}
    }
}
