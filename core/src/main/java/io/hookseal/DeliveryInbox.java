package io.hookseal;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import io.hookseal.idempotency.DeliveryIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries are kept on disk before they are answered, to be handled after that: what was kept is not lost, whatever
 * becomes of the process or of its handlers. {@code hookseal-inbox} has one in a database.
 *
 * <p>A receiver checks it, begins it and closes it. Safe under many threads.
 */
public interface DeliveryInbox extends AutoCloseable {

    /**
     * Keeps a delivery. When this returns, it survives the end of the process.
     *
     * @param item what to keep
     * @return what came of it
     * @throws RuntimeException where nobody can say whether it is kept; keeping it again is safe
     */
    Kept keep(Item item);

    /**
     * Looks whether it can be relied on: that its database can be reached and has the tables it needs. Called once by the
     * receiver that is built on it; changes nothing.
     *
     * @return all that is wrong, each with its mend; empty where nothing is
     */
    List<Problem> check();

    /**
     * {@return what its handlers say of themselves, or null where they are given to it later, by whoever makes sure with
     * {@link WebhookReceiver#checkInbox} that none is missing}
     */
    @Nullable
    List<HandlerMark> handlers();

    /**
     * Begins to handle what is kept. Called once, by the receiver that was built on it.
     *
     * @param receiver the receiver, of which it claims what is kept unclaimed
     * @param listener is told what happens; never throws
     */
    void begin(WebhookReceiver receiver, ReceiverListener listener);

    /**
     * Forgets a delivery that was handled, so that it is kept and handled again when it is delivered again. Default: it
     * remembers none.
     *
     * @param identity the delivery
     * @return whether it had been handled
     * @throws RuntimeException where nobody can say
     */
    default boolean forget(DeliveryIdentity identity) {
        return false;
    }

    /** {@return whether only one instance can have it, so that another one would not know what this one keeps; default: no} */
    default boolean ofOneInstance() {
        return false;
    }

    /** Takes no more, lets what is being handled end, and then ends itself. */
    @Override
    void close();

    /** What came of keeping a delivery. */
    enum Kept {
        /** It is kept, and will be handled. */
        NEW,
        /** It was kept before, and is handled once. */
        DUPLICATE,
        /** It was a dead letter, and will be handled again because its sender delivered it again. */
        REVIVED
    }

    /**
     * A delivery to be kept.
     *
     * @param delivery the delivery
     * @param headers the headers that its endpoint keeps: names in lower case, the values of each; the signature does not cover
     *     them
     * @param retention how long it is remembered once it was handled
     * @param unclaimed whether it is here because the store could not be asked, so that it must be claimed before it is
     *     handled; else it is new by being new here
     */
    record Item(Delivery delivery, Map<String, List<String>> headers, Duration retention, boolean unclaimed) {
        /**
         * Copies the headers.
         *
         * @param delivery the delivery
         * @param headers the headers
         * @param retention how long it is remembered
         * @param unclaimed whether it must be claimed
         */
        public Item {
            headers = Map.copyOf(headers);
        }
    }
}
