package io.hookseal.handler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a handler method says of itself with {@link OnWebhook}, for adapters whose framework finds and calls the methods.
 *
 * @param method the method's name, for messages
 * @param endpoint the endpoint whose deliveries it takes
 * @param events the events that it takes; empty where it takes all that no other method takes
 * @param unverified whether it takes deliveries that nobody verified
 */
public record HandlerMark(String method, String endpoint, Set<String> events, boolean unverified) {
    /**
     * Copies the events.
     *
     * @param method the method's name
     * @param endpoint the endpoint
     * @param events the events
     * @param unverified whether unverified deliveries are taken
     */
    public HandlerMark {
        events = Set.copyOf(events);
    }

    /**
     * What an annotation says.
     *
     * @param method the name of the method that it was found for
     * @param annotation the annotation
     * @return the same as a value
     */
    public static HandlerMark of(String method, OnWebhook annotation) {
        return new HandlerMark(
                method,
                annotation.endpoint(),
                Set.copyOf(List.of(annotation.event()).stream().distinct().toList()),
                annotation.unverified());
    }

    /**
     * Tells what is wrong with marks by themselves: no endpoint, blank events, and methods of one endpoint that take the
     * same event or do not agree on whether its deliveries are verified.
     *
     * @param marks the marks of all methods of an application
     * @return what is wrong, nothing where each event has one method
     */
    public static List<HandlerFault> faults(List<HandlerMark> marks) {
        List<HandlerFault> faults = new ArrayList<>();
        Map<String, HandlerMark> first = new LinkedHashMap<>();
        Map<List<String>, HandlerMark> taken = new LinkedHashMap<>();
        for (HandlerMark mark : marks) {
            mark.own(faults);
            HandlerMark earlier = first.putIfAbsent(mark.endpoint, mark);
            if (earlier != null && earlier.unverified != mark.unverified) {
                faults.add(new HandlerFault(
                        mark.endpoint,
                        mark.method + " and " + earlier.method + " do not agree on whether its deliveries are verified",
                        "have both say unverified, or none"));
            }
            if (mark.events.isEmpty()) {
                mark.take(taken, List.of(mark.endpoint), "all events that no other method takes", faults);
            }
            for (String event : mark.events.stream().sorted().toList()) {
                mark.take(taken, List.of(mark.endpoint, event), "the event '" + event + "'", faults);
            }
        }
        return faults;
    }

    private void own(List<HandlerFault> faults) {
        if (endpoint.isBlank()) {
            faults.add(new HandlerFault(
                    "handlers", method + " names no endpoint", "name one of the receiver's endpoints"));
        }
        if (events.stream().anyMatch(String::isBlank)) {
            faults.add(new HandlerFault(
                    endpoint.isBlank() ? "handlers" : endpoint,
                    method + " names a blank event",
                    "name an event, or leave it out to take all others"));
        }
    }

    private void take(Map<List<String>, HandlerMark> taken, List<String> key, String what, List<HandlerFault> faults) {
        HandlerMark earlier = taken.putIfAbsent(key, this);
        if (earlier != null) {
            faults.add(new HandlerFault(
                    endpoint, earlier.method + " and " + method + " both take " + what, "have one method take it"));
        }
    }
}
