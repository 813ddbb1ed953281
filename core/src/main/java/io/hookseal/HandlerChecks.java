package io.hookseal;

import io.hookseal.handler.HandlerFault;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.handler.WebhookMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps handler methods from being bound to the endpoints of a receiver. */
final class HandlerChecks {
    private final Map<String, PreparedEndpoint> endpoints;
    private final List<Problem> problems = new ArrayList<>();

    HandlerChecks(Map<String, PreparedEndpoint> endpoints) {
        this.endpoints = endpoints;
    }

    List<Problem> check(WebhookHandlers handlers) {
        for (HandlerFault fault : handlers.faults()) {
            problems.add(new Problem(fault.endpoint(), fault.fault(), fault.mend()));
        }
        for (String name : handlers.endpoints()) {
            PreparedEndpoint endpoint = endpoints.get(name);
            for (WebhookMethod method : handlers.methods(name)) {
                check(name, endpoint, method);
            }
        }
        return List.copyOf(problems);
    }

    private void check(String name, @Nullable PreparedEndpoint endpoint, WebhookMethod method) {
        if (endpoint == null) {
            problem(
                    name,
                    "is not an endpoint of the receiver, and " + method + " takes its deliveries",
                    "name one of " + endpoints.keySet());
            return;
        }
        if (endpoint.unsigned() && !method.unverified()) {
            problem(
                    name,
                    "accepts unsigned deliveries, and " + method + " takes them for verified",
                    "give it a secret, or mark the method with unverified = true");
        }
        if (!endpoint.unsigned() && method.unverified()) {
            problem(
                    name,
                    "verifies its deliveries, and " + method + " asks for unverified ones",
                    "take unverified = true away");
        }
        for (String event : method.events().stream().sorted().toList()) {
            check(name, endpoint, method, event);
        }
    }

    private void check(String name, PreparedEndpoint endpoint, WebhookMethod method, String event) {
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

    private void problem(String endpoint, String fault, String mend) {
        problems.add(new Problem(endpoint, fault, mend));
    }
}
