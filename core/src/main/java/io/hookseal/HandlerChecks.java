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

    private void check(HandlerMark mark) {
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
            check(name, endpoint, method, event);
        }
    }

    private void check(String name, PreparedEndpoint endpoint, String method, String event) {
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
