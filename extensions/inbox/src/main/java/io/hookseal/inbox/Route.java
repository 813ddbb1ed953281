package io.hookseal.inbox;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One handler and what it says of itself. */
record Route(HandlerMark mark, InboxHandler handler) {
    /** The handler for a delivery's event, else the one for all other events, else null: nobody takes it. */
    static @Nullable InboxHandler of(List<Route> routes, Delivery delivery) {
        String event = delivery.event();
        InboxHandler others = null;
        for (Route route : routes) {
            if (!route.mark.endpoint().equals(delivery.endpoint())) {
                continue;
            }
            if (event != null && route.mark.events().contains(event)) {
                return route.handler;
            }
            if (route.mark.events().isEmpty()) {
                others = route.handler;
            }
        }
        return others;
    }
}
