package io.hookseal;

import io.hookseal.handler.HandlerFault;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.WebhookHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What keeps handler methods from being bound to the endpoints of a receiver. */
final class HandlerChecks {
    private final Map<String, PreparedEndpoint> endpoints;
    private final List<Problem> problems = new ArrayList<>();

    HandlerChecks(Map<String, PreparedEndpoint> endpoints) {
        this.endpoints = endpoints;
    }

    List<Problem> check(WebhookHandlers handlers) {
        handlers.faults().forEach(this::problem);
        for (String name : handlers.endpoints()) {
            handlers.methods(name).forEach(method -> check(method.mark()));
        }
        return List.copyOf(problems);
    }

    List<Problem> check(List<HandlerMark> marks) {
        HandlerMark.faults(marks).forEach(this::problem);
        marks.forEach(this::check);
        return List.copyOf(problems);
    }

    /** The same for the handlers of the inbox, of which none may be missing. */
    List<Problem> checkInbox(List<HandlerMark> marks) {
        HandlerMark.faults(marks).forEach(this::problem);
        marks.forEach(mark -> checkKept(mark));
        for (PreparedEndpoint endpoint : endpoints.values()) {
            if (endpoint.keeping().possible()
                    && marks.stream().noneMatch(mark -> mark.endpoint().equals(endpoint.name()))) {
                problem(
                        endpoint.name(),
                        "keeps deliveries in the inbox, and the inbox has no handler for them",
                        "give the inbox one for '" + endpoint.name() + "'");
            }
        }
        return List.copyOf(problems);
    }

    private void checkKept(HandlerMark mark) {
        PreparedEndpoint endpoint = endpoints.get(mark.endpoint());
        checkMark(mark);
        if (endpoint != null && !endpoint.keeping().possible()) {
            problem(
                    mark.endpoint(),
                    "keeps nothing in the inbox, and " + mark.method() + " takes its deliveries from there",
                    "say inbox() for the endpoint, or have an adapter call the method");
        }
    }

    private void check(HandlerMark mark) {
        PreparedEndpoint endpoint = endpoints.get(mark.endpoint());
        checkMark(mark);
        if (endpoint != null && endpoint.keeping().always()) {
            problem(
                    mark.endpoint(),
                    "keeps its deliveries in the inbox, and " + mark.method() + " would take them within the request",
                    "give it to the inbox as a handler, or take inbox() away from the endpoint");
        }
    }

    private void checkMark(HandlerMark mark) {
        String name = mark.endpoint();
        String method = mark.method();
        PreparedEndpoint endpoint = endpoints.get(name);
        if (name.isBlank()) {
            return; // said already
        }
        if (endpoint == null) {
            problem(
                    name,
                    "is not an endpoint of the receiver, and " + method + " takes its deliveries",
                    "name one of " + endpoints.keySet());
            return;
        }
        if (endpoint.unsigned() && !mark.unverified()) {
            problem(
                    name,
                    "accepts unsigned deliveries, and " + method + " takes them for verified",
                    "give it a secret, or mark the method with unverified = true");
        }
        if (!endpoint.unsigned() && mark.unverified()) {
            problem(
                    name,
                    "verifies its deliveries, and " + method + " asks for unverified ones",
                    "take unverified = true away");
        }
        for (String event : mark.events().stream().sorted().toList()) {
            checkEvent(name, endpoint, method, event);
        }
    }

    private void checkEvent(String name, PreparedEndpoint endpoint, String method, String event) {
        if (!endpoint.events().named()) {
            problem(
                    name,
                    "has a sender that names no events, and " + method + " takes the event '" + event + "'",
                    "take all deliveries, or say in the sender's profile where the event's name stands");
        } else if (endpoint.events().unknown(event)) {
            problem(
                    name,
                    "has the sender '" + endpoint.sender() + "', which is not known to send the event '" + event
                            + "' that " + method + " takes",
                    "name one of " + endpoint.events().names() + ", or declare it with Endpoint.alsoSends");
        }
    }

    private void problem(HandlerFault fault) {
        problem(fault.endpoint(), fault.fault(), fault.mend());
    }

    private void problem(String endpoint, String fault, String mend) {
        problems.add(new Problem(endpoint, fault, mend));
    }
}
