package io.hookseal;

import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the events that arrive at an endpoint.
 *
 * @param named whether the sender names its events at all
 * @param names the names it is known to send; empty where they are not known
 */
record KnownEvents(boolean named, Set<String> names) {
    static KnownEvents of(Endpoint endpoint) {
        Set<String> names = new TreeSet<>(endpoint.sender.events());
        if (!names.isEmpty()) {
            names.addAll(endpoint.events);
        }
        return new KnownEvents(endpoint.sender.event().named(), names);
    }

    boolean unknown(String event) {
        return !names.isEmpty() && !names.contains(event);
    }
}
