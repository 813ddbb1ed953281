package io.hookseal.spring;

import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** The paths of endpoints, matched as Spring matches those of handler methods. Immutable. */
final class EndpointRoutes {
    private final List<Route> routes;

    private EndpointRoutes(List<Route> routes) {
        this.routes = routes;
    }

    static EndpointRoutes none() {
        return new EndpointRoutes(List.of());
    }

    /** The paths of these endpoints; what is wrong with them is added to the problems. */
    static EndpointRoutes of(WebhookReceiver receiver, Set<String> endpoints, List<Problem> problems) {
        List<Route> routes = new ArrayList<>();
        for (String endpoint : endpoints) {
            String path = receiver.path(endpoint);
            if (path != null) {
                try {
                    routes.add(new Route(endpoint, PathPatternParser.defaultInstance.parse(path)));
                } catch (PatternParseException e) {
                    problems.add(new Problem(
                            endpoint, "has a path that Spring cannot read: " + e.toDetailedString(), "change it"));
                }
            }
        }
        routes.sort(Comparator.comparing(Route::pattern));
        return new EndpointRoutes(List.copyOf(routes));
    }

    boolean isEmpty() {
        return routes.isEmpty();
    }

    @Nullable
    Match match(HttpServletRequest request) {
        if (routes.isEmpty()) {
            return null;
        }
        RequestPath whole = request.getAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE) instanceof RequestPath known
                ? known
                : ServletRequestPathUtils.parseAndCache(request);
        PathContainer path = whole.pathWithinApplication();
        for (Route route : routes) {
            PathPattern.PathMatchInfo match = route.pattern.matchAndExtract(path);
            if (match != null) {
                return new Match(route.endpoint, match.getUriVariables());
            }
        }
        return null;
    }

    /**
     * Where a request leads.
     *
     * @param endpoint the endpoint
     * @param variables the values of the path's variables
     */
    record Match(String endpoint, Map<String, String> variables) {}

    private record Route(String endpoint, PathPattern pattern) {}
}
