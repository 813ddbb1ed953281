package io.hookseal.javalin;

import static io.hookseal.testkit.AdapterCapability.ALL_MAPPING;
import static io.hookseal.testkit.AdapterCapability.ASYNC;
import static io.hookseal.testkit.AdapterCapability.ERROR_DISPATCH;
import static io.hookseal.testkit.AdapterCapability.FORWARD;
import static io.hookseal.testkit.AdapterCapability.HTTP2_CLEARTEXT;
import static io.hookseal.testkit.AdapterCapability.INSTALLED_TWICE;
import static io.hookseal.testkit.AdapterCapability.PREFIX_MAPPING;

import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.CaptureFilter;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterApplication.Route;
import io.hookseal.testkit.AdapterCapability;
import io.hookseal.testkit.AdapterContract;
import io.hookseal.testkit.AdapterServer;
import io.hookseal.testkit.ContractExchange;
import io.hookseal.testkit.ContractHandler;
import io.hookseal.testkit.PathMapping;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** The contract of adapters, kept by the plugin in Javalin as it comes, with HTTP/2 added. */
class JavalinAdapterContractTest extends AdapterContract {

    @Override
    protected Set<AdapterCapability> capabilities() {
        return EnumSet.of(
                HTTP2_CLEARTEXT, FORWARD, ERROR_DISPATCH, ASYNC, PREFIX_MAPPING, ALL_MAPPING, INSTALLED_TWICE);
    }

    @Override
    protected AdapterServer start(AdapterApplication application) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = application.receiver().largestBody();
            config.http.asyncTimeout = application.asyncTimeout().toMillis();
            addHttp2(config);
            HooksealPlugin plugin = new HooksealPlugin(application.receiver());
            config.registerPlugin(plugin);
            if (application.installedTwice()) { // a second plugin Javalin refuses itself, but not a second filter
                config.jetty.modifyServletContextHandler(
                        context -> context.addFilter(CaptureFilter.class, "/*", CaptureFilter.dispatcherTypes()));
            }
            application.routes().forEach(route -> bind(route, config, plugin));
            application.detours().forEach(detour -> add(detour, config));
        });
        javalin.start();
        return new AdapterServer(javalin.port(), javalin::stop);
    }

    private static void bind(Route route, JavalinConfig config, HooksealPlugin plugin) {
        DeliveryHandler handler = (ctx, delivery) -> route.handler().handle(new Exchanged(ctx, delivery));
        if (route.drained()) {
            config.routes.before(route.path(), Context::body);
        }
        if (route.mapping() == PathMapping.EXACT) {
            plugin.on(route.endpoint(), handler);
        } else {
            config.routes.post(route.pattern(), plugin.handler(route.endpoint(), handler));
        }
    }

    private static void add(Detour detour, JavalinConfig config) {
        config.routes.post(detour.path(), ctx -> {
            if (detour.kind() == Detour.Kind.ERROR) {
                ctx.res().sendError(500);
            } else {
                ctx.req().getRequestDispatcher(detour.to()).forward(ctx.req(), ctx.res());
            }
        });
        if (detour.kind() == Detour.Kind.ERROR) {
            config.jetty.modifyServletContextHandler(context -> {
                ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
                pages.addErrorPage(500, detour.to());
                context.setErrorHandler(pages);
            });
        }
    }

    private static void addHttp2(JavalinConfig config) {
        config.jetty.addConnector((server, http) -> {
            HTTP2CServerConnectionFactory upgrade = new HTTP2CServerConnectionFactory(http);
            upgrade.setRateControlFactory(new RateControl.Factory() {}); // one client sends all of the contract
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http), upgrade);
            connector.setHost("127.0.0.1");
            return connector;
        });
    }

    /** The body as Javalin's {@link Context} gives it, and the answer as Javalin writes it. */
    private record Exchanged(Context ctx, Delivery delivery) implements ContractExchange {

        @Override
        public byte[] bytes() throws Exception {
            try (InputStream in = ctx.bodyInputStream()) {
                return in.readAllBytes();
            }
        }

        @Override
        public String text() {
            return ctx.body();
        }

        @Override
        public String parameter(String name) {
            return ctx.req().getParameter(name);
        }

        @Override
        public void parts() {
            ctx.uploadedFiles();
        }

        @Override
        public void answer(int status, byte[] body) {
            ctx.status(status).result(body);
        }

        @Override
        public void stream(int status, InputStream body) {
            ctx.status(status).result(body);
        }

        @Override
        public void later(ContractHandler rest) {
            ctx.future(() -> CompletableFuture.runAsync(() -> {
                try {
                    rest.handle(this);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
    }
}
