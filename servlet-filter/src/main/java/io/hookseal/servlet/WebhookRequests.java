package io.hookseal.servlet;

import io.hookseal.delivery.Delivery;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;

/** Finds the delivery of a request that a {@link WebhookFilter} let through. */
public final class WebhookRequests {
    private WebhookRequests() {}

    /**
     * {@return the verified delivery of this request}
     *
     * @param request the request that the handler was given, or any wrapper of it
     * @throws IllegalStateException where the request has none, or one that nobody verified
     */
    public static Delivery delivery(ServletRequest request) {
        Delivery delivery = accepted(request);
        if (!delivery.verified()) {
            throw new IllegalStateException("the delivery of endpoint '" + delivery.endpoint()
                    + "' is unverified: ask for it with WebhookRequests.unverified(request), or give the endpoint a"
                    + " secret");
        }
        return delivery;
    }

    /**
     * {@return the verified delivery of this request, where it is one of this endpoint's} For handlers that other paths could
     * lead to: a dispatch by a servlet's name brings the delivery of whatever endpoint the request came to.
     *
     * @param request the request that the handler was given, or any wrapper of it
     * @param endpoint the endpoint's name
     * @throws IllegalStateException where the request has none, one that nobody verified, or one of another endpoint's
     */
    public static Delivery delivery(ServletRequest request, String endpoint) {
        Delivery delivery = delivery(request);
        if (!delivery.endpoint().equals(endpoint)) {
            throw new IllegalStateException("this request has a delivery of endpoint '" + delivery.endpoint()
                    + "', and its handler is for '" + endpoint + "': guard it with GuardedServlet");
        }
        return delivery;
    }

    /**
     * {@return the delivery of this request, to an endpoint that accepts unsigned ones} Anybody can have made it.
     *
     * @param request the request that the handler was given, or any wrapper of it
     * @throws IllegalStateException where the request has none, or a verified one
     */
    public static Delivery unverified(ServletRequest request) {
        Delivery delivery = accepted(request);
        if (delivery.verified()) {
            throw new IllegalStateException("the delivery of endpoint '" + delivery.endpoint()
                    + "' is verified: ask for it with WebhookRequests.delivery(request)");
        }
        return delivery;
    }

    private static Delivery accepted(ServletRequest request) {
        Exchange exchange = Exchange.find(request);
        if (exchange != null && (exchange.ended() || request.getDispatcherType() == DispatcherType.ERROR)) {
            throw new IllegalStateException(
                    "the delivery of this request is settled and answered: nobody may handle it any more");
        }
        if (exchange == null) {
            throw new IllegalStateException("this request has no delivery: map a WebhookFilter to the servlet by its"
                    + " name, or to a pattern that has all the servlet's paths, for WebhookFilter.dispatcherTypes()");
        }
        return exchange.delivery();
    }
}
