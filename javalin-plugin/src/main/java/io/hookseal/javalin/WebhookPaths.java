package io.hookseal.javalin;

import io.javalin.event.HandlerMetaInfo;
import io.javalin.http.HandlerType;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the webhook route of a path. It looks at those routes first, so that a request to one of the application's many others
 * is not looked up once more; and the router, whose patterns take long, is asked only where their beginnings do not settle it.
 * Safe under many threads.
 */
final class WebhookPaths {
    private volatile @Nullable Known known;

    /** Called with every route that is made, before the application starts or later. */
    void added(HandlerMetaInfo route, InternalRouter router) {
        if (route.getHandler() instanceof WebhookHandler) {
            known = Known.of(router);
        }
    }

    /** The webhook handler that a method and a path lead to, or null where that is another's or nobody's. */
    @Nullable
    WebhookHandler at(HandlerType method, String path) {
        Known now = known;
        if (now == null) {
            return null;
        }
        WebhookHandler asDeclared = method.equals(HandlerType.POST) ? now.declared.get(path) : null;
        if (asDeclared != null) {
            return asDeclared;
        }
        return now.couldMatch(path) && now.matches(path) ? first(now.router, method, path) : null;
    }

    private static @Nullable WebhookHandler first(InternalRouter router, HandlerType method, String path) {
        ParsedEndpoint first = router.findFirstHttpHandlerEntry(method, path);
        return first != null && first.endpoint.handler instanceof WebhookHandler handler ? handler : null;
    }

    /** Whether a method has a route on a webhook's path. */
    boolean bound(String method, String path) {
        Known now = known;
        HandlerType type = HandlerType.findOrDefault(method);
        return now != null && type.isHttpMethod() && now.router.hasHttpHandlerEntry(type, path);
    }

    /**
     * The webhook routes as they stand: those for POST, since the others have the same paths.
     *
     * @param declared the handlers that paths without variables lead to, written as they are declared; routes that are made
     *     later come after these
     * @param beginnings what the paths of the routes begin with
     */
    private record Known(
            InternalRouter router,
            List<ParsedEndpoint> webhooks,
            Map<String, WebhookHandler> declared,
            List<RouteBeginning> beginnings) {
        static Known of(InternalRouter router) {
            List<ParsedEndpoint> webhooks = router.allHttpHandlers().stream()
                    .filter(each -> each.endpoint.handler instanceof WebhookHandler)
                    .filter(each -> each.endpoint.method.equals(HandlerType.POST))
                    .toList();
            Map<String, WebhookHandler> declared = new HashMap<>();
            for (ParsedEndpoint webhook : webhooks) {
                String path = webhook.endpoint.path;
                WebhookHandler first = webhook.matches(path) ? first(router, HandlerType.POST, path) : null;
                if (first != null) {
                    declared.put(path, first);
                }
            }
            return new Known(
                    router,
                    webhooks,
                    declared,
                    webhooks.stream()
                            .map(webhook -> RouteBeginning.of(webhook.endpoint.path))
                            .distinct()
                            .toList());
        }

        boolean couldMatch(String path) {
            for (RouteBeginning beginning : beginnings) {
                if (beginning.couldBegin(path)) {
                    return true;
                }
            }
            return false;
        }

        boolean matches(String path) {
            for (ParsedEndpoint webhook : webhooks) {
                if (webhook.matches(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
