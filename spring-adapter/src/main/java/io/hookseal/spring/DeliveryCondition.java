package io.hookseal.spring;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.condition.RequestCondition;

/** Matches requests with an accepted delivery that a method takes, by its endpoint and event. */
record DeliveryCondition(HandlerMark mark) implements RequestCondition<DeliveryCondition> {
    /** Never asked for: such a condition stands on methods only. */
    @Override
    public DeliveryCondition combine(DeliveryCondition other) {
        return other;
    }

    @Override
    public @Nullable DeliveryCondition getMatchingCondition(HttpServletRequest request) {
        Handling handling = Handling.find(request);
        return handling != null && takes(handling.delivery()) ? this : null;
    }

    private boolean takes(Delivery delivery) {
        String event = delivery.event();
        return delivery.endpoint().equals(mark.endpoint())
                && (mark.events().isEmpty() || (event != null && mark.events().contains(event)));
    }

    /** A method that names the event comes before the one for all others. */
    @Override
    public int compareTo(DeliveryCondition other, HttpServletRequest request) {
        return Boolean.compare(mark.events().isEmpty(), other.mark.events().isEmpty());
    }
}
