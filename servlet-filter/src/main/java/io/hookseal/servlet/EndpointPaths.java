package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whose delivery a request must be, by its path: as the container decided, and as anything behind it could take it
 * ({@link NormalPath}). Not only the container routes: what it left as it is, a framework may decode, fold and cut.
 */
final class EndpointPaths {
    private static final Target NOBODYS = new Target(Set.of(), Map.of());

    private final List<PathTemplate> templates;
    private final @Nullable String only;
    private final boolean variables;

    /** The answers for paths of endpoints, written as they are declared. */
    private final Map<String, Target> declared = new HashMap<>();

    private EndpointPaths(List<PathTemplate> templates, @Nullable String only) {
        this.templates = templates;
        this.only = only;
        this.variables = templates.stream().anyMatch(template -> template.variables() > 0);
        for (PathTemplate template : templates) {
            String path = "/" + String.join("/", template.segments());
            if (template.variables() == 0 && NormalPath.plain(path, 0)) {
                declared.put(path, closely(path, path, ""));
            }
        }
    }

    /** Every request is this endpoint's. */
    static EndpointPaths only(WebhookReceiver receiver, String endpoint) {
        List<Problem> problems = new ArrayList<>();
        if (!receiver.endpoints().contains(endpoint)) {
            problems.add(
                    new Problem(endpoint, "is not an endpoint of the receiver", "name one of " + receiver.endpoints()));
            throw new ConfigurationException(problems);
        }
        return new EndpointPaths(templates(receiver, List.of(endpoint), problems), endpoint);
    }

    /** Requests are those endpoints' whose paths they have. */
    static EndpointPaths of(WebhookReceiver receiver) {
        return of(receiver, receiver.endpoints());
    }

    /** The same for some of the endpoints. */
    static EndpointPaths of(WebhookReceiver receiver, List<String> endpoints) {
        List<Problem> problems = new ArrayList<>();
        List<PathTemplate> templates = templates(receiver, endpoints, problems);
        Map<List<String>, String> shapes = new HashMap<>();
        for (PathTemplate template : templates) {
            String other = shapes.putIfAbsent(template.shape(), template.endpoint());
            if (other != null) {
                problems.add(new Problem(
                        template.endpoint(),
                        "has a path that could be taken for the path of endpoint '" + other + "'",
                        "give it one that differs in more than case, slashes and names of variables"));
            }
        }
        if (templates.isEmpty()) {
            problems.add(new Problem(
                    "receiver",
                    "has no endpoint with a path",
                    "give them paths with Endpoint.path, or use a filter for each endpoint"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new EndpointPaths(templates, null);
    }

    private static List<PathTemplate> templates(
            WebhookReceiver receiver, List<String> endpoints, List<Problem> problems) {
        List<PathTemplate> templates = new ArrayList<>();
        for (String endpoint : endpoints) {
            String path = receiver.path(endpoint);
            if (path != null) {
                PathTemplate template = PathTemplate.of(endpoint, path);
                String fault = template.fault();
                if (fault != null) {
                    problems.add(
                            new Problem(endpoint, fault, "let a variable be a whole segment, as in /hooks/{tenant}"));
                }
                templates.add(template);
            }
        }
        templates.sort(Comparator.comparingLong(PathTemplate::variables));
        return templates;
    }

    /** Whose delivery a request must be; nobody's where it has no endpoint, and where it has two it must not go on. */
    Target of(HttpServletRequest request) {
        if (only != null && !variables) {
            return new Target(Set.of(only), Map.of());
        }
        boolean include = request.getDispatcherType() == DispatcherType.INCLUDE;
        String servletPath = text(include, request, RequestDispatcher.INCLUDE_SERVLET_PATH, request.getServletPath());
        String pathInfo = text(include, request, RequestDispatcher.INCLUDE_PATH_INFO, request.getPathInfo());
        String uri = text(include, request, RequestDispatcher.INCLUDE_REQUEST_URI, request.getRequestURI());
        String context = request.getContextPath();
        return of(servletPath, pathInfo, uri, context == null ? "" : context);
    }

    Target of(String servletPath, String pathInfo, String uri, String context) {
        Target target = only == null ? atAGlance(servletPath, pathInfo, uri, context) : null;
        return target != null ? target : closely(servletPath + pathInfo, uri, context);
    }

    /**
     * What {@link #closely} says of a plain path that container and client write alike, which most requests have: that it is
     * nobody's, or whose it is where it is written as it is declared. Null where it needs a closer look.
     */
    private @Nullable Target atAGlance(String servletPath, String pathInfo, String uri, String context) {
        int start = context.length();
        boolean alike = uri.length() == start + servletPath.length() + pathInfo.length()
                && uri.startsWith("/", start)
                && uri.startsWith(context)
                && uri.startsWith(servletPath, start)
                && uri.endsWith(pathInfo);
        if (!alike) {
            return null;
        }
        Target asDeclared = declared.get(uri.substring(start));
        if (asDeclared != null) {
            return asDeclared;
        }
        return NormalPath.plain(uri, start) && !couldBeAny(uri, start) ? NOBODYS : null;
    }

    private boolean couldBeAny(String uri, int start) {
        for (PathTemplate template : templates) {
            if (template.couldBe(uri, start)) {
                return true;
            }
        }
        return false;
    }

    Target closely(String path, String uri, String context) {
        Match exact = exact(path);
        Match first = normal(NormalPath.segments(path));
        Match second = normal(withoutContext(NormalPath.segments(uri), context));
        Match best = exact != null ? exact : first != null ? first : second;
        if (only != null) {
            return new Target(Set.of(only), best == null ? Map.of() : best.variables);
        }
        Set<String> endpoints = new LinkedHashSet<>();
        for (Match match : new Match[] {exact, first, second}) {
            if (match != null) {
                endpoints.add(match.endpoint);
            }
        }
        return new Target(endpoints, best == null ? Map.of() : best.variables);
    }

    private static String text(
            boolean include, HttpServletRequest request, String attribute, @Nullable String otherwise) {
        Object value = include ? request.getAttribute(attribute) : otherwise;
        return value instanceof String text ? text : "";
    }

    private static List<String> withoutContext(List<String> uri, String contextPath) {
        List<String> context = NormalPath.segments(contextPath);
        boolean within =
                uri.size() >= context.size() && uri.subList(0, context.size()).equals(context);
        return within ? uri.subList(context.size(), uri.size()) : uri;
    }

    private @Nullable Match exact(String path) {
        for (PathTemplate template : templates) {
            Map<String, String> variables = template.match(path);
            if (variables != null) {
                return new Match(template.endpoint(), variables);
            }
        }
        return null;
    }

    private @Nullable Match normal(List<String> segments) {
        for (PathTemplate template : templates) {
            Map<String, String> variables = template.match(segments);
            if (variables != null) {
                return new Match(template.endpoint(), variables);
            }
        }
        return null;
    }

    private record Match(String endpoint, Map<String, String> variables) {}

    /**
     * Whose delivery a request must be.
     *
     * @param endpoints the endpoint, or none, or all that its path could be taken for
     * @param variables the values of path variables
     */
    record Target(Set<String> endpoints, Map<String, String> variables) {
        boolean none() {
            return endpoints.isEmpty();
        }

        boolean ambiguous() {
            return endpoints.size() > 1;
        }

        String endpoint() {
            return endpoints.iterator().next();
        }
    }
}
