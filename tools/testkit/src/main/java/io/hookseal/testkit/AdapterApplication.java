package io.hookseal.testkit;

import io.hookseal.WebhookReceiver;
import java.time.Duration;
import java.util.List;

/**
 * What a server is asked to run for the contract. Its routes are all it needs to bind, each to its endpoint of the receiver;
 * nothing of it changes once the server runs.
 *
 * @param receiver the receiver; the contract closes it
 * @param routes what is bound to its endpoints
 * @param detours ways to the path of a route that are not requests for it; none unless the capability was declared
 * @param asyncTimeout how long the server waits for a handler that goes on in another thread
 * @param installedTwice whether the adapter is to be put in front of the handlers twice; never unless
 *     {@link AdapterCapability#INSTALLED_TWICE} was declared
 */
public record AdapterApplication(
        WebhookReceiver receiver,
        List<Route> routes,
        List<Detour> detours,
        Duration asyncTimeout,
        boolean installedTwice) {

    /**
     * Copies what it is given.
     *
     * @param receiver the receiver
     * @param routes what is bound to its endpoints
     * @param detours other ways to the paths of routes
     * @param asyncTimeout how long the server waits for a handler that goes on in another thread
     * @param installedTwice whether the adapter is to be put in front of the handlers twice
     */
    public AdapterApplication {
        routes = List.copyOf(routes);
        detours = List.copyOf(detours);
    }

    /**
     * One endpoint and the handler of its deliveries.
     *
     * @param endpoint the endpoint's name
     * @param mapping how it is bound
     * @param path an exact path such as {@code /hook}; for {@link PathMapping#PREFIX} the path above, such as
     *     {@code /hooks} where a servlet's pattern is {@code /hooks/*}; for {@link PathMapping#ALL} a slash
     * @param drained whether something of the application that stands in front of the adapter reads the body of its requests
     *     to the end, as a filter that logs bodies does
     * @param handler takes its deliveries
     */
    public record Route(String endpoint, PathMapping mapping, String path, boolean drained, ContractHandler handler) {

        /** {@return the path as a servlet's URL pattern, as {@code /hook}, {@code /hooks/*} or {@code /*}} */
        public String pattern() {
            return switch (mapping) {
                case EXACT -> path;
                case PREFIX -> path + "/*";
                case ALL -> "/*";
            };
        }
    }

    /**
     * A path that belongs to no endpoint and leads to one all the same. It takes POST, without any verification of its own.
     *
     * @param kind what it does
     * @param path its own path
     * @param to the exact path of a route
     */
    public record Detour(Kind kind, String path, String to) {

        /** What a detour does. */
        public enum Kind {
            /** Forwards the request. */
            FORWARD,
            /** Includes the answer. */
            INCLUDE,
            /** Fails with the status 500, whose error page lies at the route's path. */
            ERROR
        }
    }
}
