package io.hookseal.javalin;

import io.javalin.event.HandlerMetaInfo;
import io.javalin.http.HandlerType;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the webhook route of a path. It looks at those routes first, so that a request to one of the application's many others
 * is not looked up once more. Safe under many threads.
 */
final class WebhookPaths {
    private volatile @Nullable Known known;

    /** Called with every route that is made, before the application starts or later. */
    void added(HandlerMetaInfo route, InternalRouter router) {
        if (route.getHandler() instanceof WebhookHandler) {
            known = new Known(router);
        }
    }

    /** The webhook handler that a method and a path lead to, or null where that is another's or nobody's. */
    @Nullable
    WebhookHandler at(HandlerType method, String path) {
        Known now = known;
        if (now == null || !now.matches(path)) {
            return null;
        }
        ParsedEndpoint first = now.router.findFirstHttpHandlerEntry(method, path);
        return first != null && first.endpoint.handler instanceof WebhookHandler handler ? handler : null;
    }

    /** Whether a method has a route on a webhook's path. */
    boolean bound(String method, String path) {
        Known now = known;
        HandlerType type = HandlerType.findOrDefault(method);
        return now != null && type.isHttpMethod() && now.router.hasHttpHandlerEntry(type, path);
    }

    /** The webhook routes as they stand: those for POST, since the others have the same paths. */
    private record Known(InternalRouter router, List<ParsedEndpoint> webhooks) {
        Known(InternalRouter router) {
            this(
                    router,
                    router.allHttpHandlers().stream()
                            .filter(each -> each.endpoint.handler instanceof WebhookHandler)
                            .filter(each -> each.endpoint.method.equals(HandlerType.POST))
                            .toList());
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
