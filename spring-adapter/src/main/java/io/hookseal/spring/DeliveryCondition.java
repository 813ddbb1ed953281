package io.hookseal.spring;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;

/** Matches requests with an accepted delivery that a method takes, by its endpoint and event. */
record DeliveryCondition(HandlerMark mark) implements RequestCondition<DeliveryCondition> {
    /** Never asked for: a condition stands on methods only. */
    @Override
    public DeliveryCondition combine(DeliveryCondition other) {
        return other;
    }

    @Override
    public @Nullable DeliveryCondition getMatchingCondition(HttpServletRequest request) {
        Exchange exchange = Exchange.of(request);
        Delivery delivery = exchange == null ? null : exchange.delivery();
        boolean matches = delivery != null
                && delivery.endpoint().equals(mark.endpoint())
                && (mark.events().isEmpty()
                        || (delivery.event() != null && mark.events().contains(delivery.event())));
        return matches ? this : null;
    }

    /** A method that names the event comes before the one for all others. */
    @Override
    public int compareTo(DeliveryCondition other, HttpServletRequest request) {
        return Boolean.compare(mark.events().isEmpty(), other.mark.events().isEmpty());
    }
}
