package io.hookseal.javalin;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.WebhookHandlers;
import io.javalin.config.JavalinState;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The webhook routes of one application: what is bound to what, and everything that is wrong with it. Not thread-safe. */
final class WebhookRoutes {
    private final WebhookReceiver receiver;
    private final List<OwnRoute> own = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    WebhookRoutes(WebhookReceiver receiver) {
        this.receiver = receiver;
    }

    /** The endpoints whose handler methods can be bound; what is wrong with others is kept for {@link #throwProblems()}. */
    List<String> sound(WebhookHandlers handlers) {
        List<Problem> found = receiver.check(handlers);
        problems.addAll(found);
        return handlers.endpoints().stream()
                .filter(endpoint ->
                        found.stream().noneMatch(problem -> problem.endpoint().equals(endpoint)))
                .toList();
    }

    /** A handler for an endpoint; a wrong binding is remembered for {@link #throwProblems()}. */
    WebhookHandler bind(String endpoint, DeliveryHandler handler, boolean unverified) {
        if (!receiver.endpoints().contains(endpoint)) {
            problem(endpoint, "is not an endpoint of the receiver", "name one of " + receiver.endpoints());
        } else if (receiver.acceptsUnsigned(endpoint) && !unverified) {
            problem(
                    endpoint,
                    "accepts unsigned deliveries, and its handler takes them for verified",
                    "give it a secret, or bind it with onUnverified or unverifiedHandler");
        } else if (unverified && !receiver.acceptsUnsigned(endpoint)) {
            problem(
                    endpoint,
                    "verifies its deliveries, and its handler asks for unverified ones",
                    "bind it with on or handler");
        }
        if (receiver.endpoints().contains(endpoint) && receiver.keeps(endpoint)) {
            problem(
                    endpoint,
                    "keeps its deliveries in the inbox, and a handler is bound to take them within the request",
                    "give the handler to the inbox, and bind the endpoint with receive or receiver");
        }
        return new WebhookHandler(receiver, endpoint, handler);
    }

    /** A handler for an endpoint that keeps its deliveries, so that the receiver answers all of them. */
    WebhookHandler bindKept(String endpoint) {
        if (!receiver.endpoints().contains(endpoint)) {
            problem(endpoint, "is not an endpoint of the receiver", "name one of " + receiver.endpoints());
        } else if (!receiver.keeps(endpoint)) {
            problem(
                    endpoint,
                    "keeps nothing in the inbox, and is bound without a handler",
                    "say inbox() for the endpoint, or bind it with on or handler");
        }
        return new WebhookHandler(receiver, endpoint, (ctx, delivery) -> {
            throw new IllegalStateException(
                    "a kept delivery was handed to the request"); // the receiver answers them all
        });
    }

    /** Has a route made for this handler, at its endpoint's path. */
    void atOwnPath(WebhookHandler handler, RouteRole... roles) {
        own.add(new OwnRoute(handler, Set.of(roles)));
    }

    /** Makes the routes that were asked for, and looks at all that the application has made. */
    void start(JavalinState state) {
        if (state.http.maxRequestSize < receiver.largestBody()) {
            problem(
                    "receiver",
                    "takes bodies of up to " + receiver.largestBody()
                            + " bytes, and Javalin's config.http.maxRequestSize is " + state.http.maxRequestSize,
                    "raise that to receiver.largestBody(), or lower the maxBody of the endpoints");
        }
        own.forEach(route -> add(route, state));
        List<Endpoint> bound = all(state).stream()
                .filter(route -> route.handler instanceof WebhookHandler)
                .toList();
        for (Endpoint route : bound) {
            if (!route.method.equals(HandlerType.POST)) {
                problem(
                        ((WebhookHandler) route.handler).endpoint(),
                        "is bound to " + route.method.name() + " " + route.path + ", and only POST is ever received",
                        "bind it with routes.post");
            }
        }
        throwProblems();
        bound.forEach(route -> answerOtherMethods(route, state));
    }

    void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private void add(OwnRoute route, JavalinState state) {
        String endpoint = route.handler.endpoint();
        if (!receiver.endpoints().contains(endpoint)) {
            return;
        }
        String path = receiver.path(endpoint);
        if (path == null) {
            problem(
                    endpoint,
                    "has no path",
                    "give it one with Endpoint.path, or bind a route of your own with handler");
            return;
        }
        ParsedEndpoint earlier = state.internalRouter.findFirstHttpHandlerEntry(HandlerType.POST, path);
        if (earlier != null) {
            problem(
                    endpoint,
                    "has the path " + path + ", but POST " + earlier.endpoint.path + " is there before it",
                    "bind each endpoint once, and narrow or remove the other route");
            return;
        }
        state.routes.addEndpoint(new Endpoint(HandlerType.POST, path, route.handler, Set.of(new Roles(route.roles))));
    }

    /** The same handler takes all methods, so that the receiver answers them, whatever an override header says. */
    private static void answerOtherMethods(Endpoint route, JavalinState state) {
        Roles roles = route.metadata(Roles.class);
        for (HandlerType method : HandlerType.values()) {
            boolean taken =
                    all(state).stream().anyMatch(other -> other.method.equals(method) && other.path.equals(route.path));
            if (method.isHttpMethod() && !taken) {
                state.routes.addEndpoint(
                        new Endpoint(method, route.path, route.handler, roles == null ? Set.of() : Set.of(roles)));
            }
        }
    }

    private static List<Endpoint> all(JavalinState state) {
        return state.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .toList();
    }

    private void problem(String endpoint, String fault, String mend) {
        problems.add(new Problem(endpoint, fault, mend));
    }

    private record OwnRoute(WebhookHandler handler, Set<RouteRole> roles) {}
}
