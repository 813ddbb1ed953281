package io.hookseal.javalin;

import io.hookseal.delivery.Delivery;
import io.javalin.http.Context;

/**
 * Finds the delivery of a request that a {@link DeliveryHandler} was called for, for code that has only the
 * {@link Context}: what the handler calls, after-handlers, exception handlers and request loggers.
 */
public final class Deliveries {
    private Deliveries() {}

    /**
     * {@return the verified delivery of this request}
     *
     * @param ctx the request
     * @throws IllegalStateException where the request has none, or one that nobody verified
     */
    public static Delivery of(Context ctx) {
        Delivery delivery = accepted(ctx);
        if (!delivery.verified()) {
            throw new IllegalStateException("the delivery of endpoint '" + delivery.endpoint()
                    + "' is unverified: ask for it with Deliveries.unverified(ctx), or give the endpoint a secret");
        }
        return delivery;
    }

    /**
     * {@return the delivery of this request, to an endpoint that accepts unsigned ones} Anybody can have made it.
     *
     * @param ctx the request
     * @throws IllegalStateException where the request has none, or a verified one
     */
    public static Delivery unverified(Context ctx) {
        Delivery delivery = accepted(ctx);
        if (delivery.verified()) {
            throw new IllegalStateException("the delivery of endpoint '" + delivery.endpoint()
                    + "' is verified: ask for it with Deliveries.of(ctx)");
        }
        return delivery;
    }

    private static Delivery accepted(Context ctx) {
        Exchange exchange = Exchange.find(ctx.req());
        Delivery delivery = exchange == null ? null : exchange.delivery();
        if (delivery == null) {
            throw new IllegalStateException("this request has no delivery: bind its route's handler with"
                    + " HooksealPlugin.on or HooksealPlugin.handler, and ask once that handler was called");
        }
        return delivery;
    }
}
