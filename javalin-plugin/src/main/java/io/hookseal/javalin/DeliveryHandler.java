package io.hookseal.javalin;

import io.hookseal.delivery.Delivery;
import io.javalin.http.Context;

/**
 * Takes the deliveries of one endpoint. Bound with {@link HooksealPlugin}, which calls it for accepted deliveries only.
 *
 * <p>A delivery counts as handled when this method returns without an exception and the status is 2xx; where
 * {@link Context#future} was called, when its future has ended so. After anything else the sender is asked to deliver
 * again: the handler's own 5xx is sent as it is, all else becomes a 503.
 *
 * <p>Not noticed: {@link Context#async} with a timeout and an {@code onTimeout} that answers 2xx, although the work has
 * not ended. An {@code onTimeout} must set a 5xx; without one the timeout is a failure like any other.
 *
 * <p>Parameters of a form that is none make {@code ctx.req().getParameter} fail and the answer a 400. Javalin's own
 * {@link Context#formParam} reads the body itself and leaves out what cannot be decoded.
 *
 * <p>Called by many threads at once.
 */
@FunctionalInterface
public interface DeliveryHandler {
    /**
     * Handles one delivery.
     *
     * @param ctx the request, whose body reads exactly the delivery's bytes in every way that Javalin offers but multipart
     *     parts, and the answer, 200 where nothing else is said
     * @param delivery the delivery
     * @throws Exception where it was not handled
     */
    void handle(Context ctx, Delivery delivery) throws Exception;

    /**
     * Tells whether it takes a delivery. One that it does not take is completed as ignored and answered 200: there is nothing
     * to do, now or when it is delivered again.
     *
     * @param delivery the delivery
     * @return whether {@link #handle} is to be called with it; by default always
     */
    default boolean takes(Delivery delivery) {
        return true;
    }
}
