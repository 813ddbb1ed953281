package io.hookseal.javalin;

import io.hookseal.ConfigurationException;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.servlet.CaptureFilter;
import io.hookseal.servlet.MalformedFormException;
import io.hookseal.servlet.UnsupportedMultipartException;
import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.plugin.Plugin;
import io.javalin.security.RouteRole;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/**
 * Receives webhooks in a Javalin 7 application: binds {@link DeliveryHandler}s to the endpoints of a
 * {@link WebhookReceiver}, so that each runs with a delivery that was verified for its endpoint, or does not run.
 *
 * <pre>{@code
 * HooksealPlugin hookseal = new HooksealPlugin(receiver);
 * Javalin.create(config -> {
 *     config.registerPlugin(hookseal);
 *     hookseal.on("validibot", (ctx, delivery) -> …);                                          // at the endpoint's path
 *     config.routes.post("/hooks/{tenant}", hookseal.handler("dembrane", (ctx, delivery) -> …)); // at a route of yours
 * });
 * }</pre>
 *
 * <p>Verification happens in the handler that is bound, whatever the route that leads to it. Refusals are answered as the
 * receiver says, and no handler that runs behind it changes them. A before-handler that ends the request keeps it from
 * running: nothing is verified then, and where that was answered with 2xx the delivery is lost and an error is logged.
 * Other methods than POST are answered with 405 on
 * the paths of webhook routes, but where the application has a route of its own for them.
 *
 * <p>Bindings are made by one thread before the application starts. What is wrong with them keeps it from starting, with
 * all of it in one {@link ConfigurationException} from {@code Javalin.create}.
 */
public final class HooksealPlugin extends Plugin<Void> {
    private static final System.Logger LOG = System.getLogger(HooksealPlugin.class.getName());

    private final WebhookRoutes routes;
    private final WebhookPaths paths = new WebhookPaths();
    private boolean registered;
    private boolean started;

    /**
     * A plugin to be registered with one Javalin.
     *
     * @param receiver the receiver, which stays the caller's to close
     */
    public HooksealPlugin(WebhookReceiver receiver) {
        super(null, null);
        this.routes = new WebhookRoutes(receiver);
    }

    /**
     * Takes verified deliveries at the endpoint's own path.
     *
     * @param endpoint the name of an endpoint that has a path
     * @param handler takes its deliveries
     * @param roles roles of the route, for access rules that the application has in a beforeMatched-handler
     * @return this plugin
     */
    public HooksealPlugin on(String endpoint, DeliveryHandler handler, RouteRole... roles) {
        return ownRoute(endpoint, handler, false, roles);
    }

    /**
     * Takes deliveries that nobody verified, at the path of an endpoint that accepts unsigned ones.
     *
     * @param endpoint the name of an endpoint that has a path
     * @param handler takes its deliveries, which anybody can have made
     * @param roles roles of the route, for access rules that the application has in a beforeMatched-handler
     * @return this plugin
     */
    public HooksealPlugin onUnverified(String endpoint, DeliveryHandler handler, RouteRole... roles) {
        return ownRoute(endpoint, handler, true, roles);
    }

    /**
     * Has methods that are marked with {@link io.hookseal.handler.OnWebhook} take the deliveries of their endpoints, at the
     * endpoints' own paths. Beside what is said there, a parameter may be Javalin's {@link Context}; payloads are read with
     * Javalin's JsonMapper. What a method returns, or the future it returns ends with, is the answer: text, bytes, a stream, or
     * an object that is written as JSON.
     *
     * @param objects the objects that have such methods
     * @return this plugin
     */
    public HooksealPlugin handlers(Object... objects) {
        WebhookHandlers handlers =
                WebhookHandlers.builder().passing(Context.class).add(objects).build();
        for (String endpoint : routes.sound(handlers)) {
            boolean unverified = handlers.methods(endpoint).iterator().next().unverified();
            var unused = ownRoute(endpoint, new AnnotatedHandler(handlers), unverified);
        }
        return this;
    }

    /**
     * A handler for a POST route of the application's own, which takes verified deliveries only.
     *
     * @param endpoint the name of an endpoint
     * @param handler takes its deliveries
     * @return a handler to bind to POST routes
     * @throws IllegalStateException where this plugin is not registered yet
     */
    public Handler handler(String endpoint, DeliveryHandler handler) {
        return forRoute(endpoint, () -> routes.bind(endpoint, handler, false));
    }

    /**
     * A handler for a POST route of the application's own, which takes deliveries that nobody verified.
     *
     * @param endpoint the name of an endpoint that accepts unsigned deliveries
     * @param handler takes its deliveries, which anybody can have made
     * @return a handler to bind to POST routes
     * @throws IllegalStateException where this plugin is not registered yet
     */
    public Handler unverifiedHandler(String endpoint, DeliveryHandler handler) {
        return forRoute(endpoint, () -> routes.bind(endpoint, handler, true));
    }

    /**
     * Receives the deliveries of an endpoint that keeps them in the inbox, at the endpoint's own path. They are answered once
     * they are kept; the inbox has their handlers.
     *
     * @param endpoint the name of an endpoint that has a path and says {@link io.hookseal.Endpoint#inbox()}
     * @param roles roles of the route, for access rules that the application has in a beforeMatched-handler
     * @return this plugin
     */
    public HooksealPlugin receive(String endpoint, RouteRole... roles) {
        requireNotStarted(endpoint);
        routes.atOwnPath(routes.bindKept(endpoint), roles);
        return this;
    }

    /**
     * A handler for a POST route of the application's own, which receives deliveries of an endpoint that keeps them in the inbox.
     *
     * @param endpoint the name of an endpoint that says {@link io.hookseal.Endpoint#inbox()}
     * @return a handler to bind to POST routes
     * @throws IllegalStateException where this plugin is not registered yet
     */
    public Handler receiver(String endpoint) {
        return forRoute(endpoint, () -> routes.bindKept(endpoint));
    }

    private HooksealPlugin ownRoute(String endpoint, DeliveryHandler handler, boolean unverified, RouteRole... roles) {
        requireNotStarted(endpoint);
        routes.atOwnPath(routes.bind(endpoint, handler, unverified), roles);
        return this;
    }

    private void requireNotStarted(String endpoint) {
        if (started) {
            throw new IllegalStateException("endpoint '" + endpoint + "' is bound to its path after Javalin was"
                    + " created: bind it in the configuration, or use handler with a route of your own");
        }
    }

    private Handler forRoute(String endpoint, Supplier<WebhookHandler> binding) {
        if (!registered) {
            throw new IllegalStateException("a handler for endpoint '" + endpoint
                    + "' is asked of a plugin that is not registered: call config.registerPlugin(…) with it first");
        }
        WebhookHandler bound = binding.get();
        if (started) {
            routes.throwProblems();
        }
        return bound;
    }

    /** Called by Javalin. */
    @Override
    public void onInitialize(JavalinState state) {
        registered = true;
        ShortAnswers.prepare(state);
        state.events.handlerAdded(route -> paths.added(route, state.internalRouter));
        state.routes.exception(UnsupportedMultipartException.class, (e, ctx) -> unreadable(e, ctx));
        state.routes.exception(MalformedFormException.class, (e, ctx) -> unreadable(e, ctx));
        state.requestLogger.http((ctx, millis) -> {
            Exchange exchange = Exchange.find(ctx.req());
            if (exchange != null) {
                exchange.written();
            } else {
                reportUnverified(ctx);
            }
        });
    }

    /** What a future threw; a handler's own exception is known already. */
    private static void unreadable(Exception thrown, Context ctx) {
        Exchange exchange = Exchange.find(ctx.req());
        if (exchange != null) {
            exchange.threw(thrown);
        }
    }

    private void reportUnverified(Context ctx) {
        int status = ctx.statusCode();
        if (status / 100 != 2 || !WebhookFilter.concerns(ctx.req())) {
            return;
        }
        WebhookHandler handler =
                paths.at(ctx.method(), ctx.path().substring(ctx.contextPath().length()));
        if (handler != null) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "endpoint '" + handler.endpoint() + "': another handler answered " + status
                            + " and kept its handler from running, so nothing was verified and the delivery is lost;"
                            + " let no before-handler answer 2xx on webhook routes");
        }
    }

    /** Called by Javalin once its configuration is complete. */
    @Override
    public void onStart(JavalinState state) {
        started = true;
        routes.start(state);
        state.jetty.modifyServletContextHandler(context -> addFilters(context, paths));
    }

    /** Puts the filters before all others, whichever of them the application added first. */
    private static void addFilters(ServletContextHandler context, WebhookPaths paths) {
        for (Filter filter : List.of(new WebhookFilter(paths), new CaptureFilter())) {
            FilterHolder holder = new FilterHolder(filter);
            holder.setAsyncSupported(true);
            FilterMapping mapping = new FilterMapping();
            mapping.setFilterName(holder.getName());
            mapping.setPathSpec("/*");
            mapping.setDispatcherTypes(CaptureFilter.dispatcherTypes());
            context.getServletHandler().addFilter(holder);
            context.getServletHandler().prependFilterMapping(mapping);
        }
    }
}
