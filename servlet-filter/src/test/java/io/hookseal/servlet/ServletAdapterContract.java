package io.hookseal.servlet;

import io.hookseal.delivery.Delivery;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterApplication.Route;
import io.hookseal.testkit.AdapterCapability;
import io.hookseal.testkit.AdapterContract;
import io.hookseal.testkit.AdapterServer;
import io.hookseal.testkit.ContractExchange;
import io.hookseal.testkit.ContractHandler;
import io.hookseal.testkit.PathMapping;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract of adapters, kept by the filter at the pattern of each servlet: by the paths of endpoints, and for one endpoint
 * where the pattern is wider than a path.
 */
abstract class ServletAdapterContract extends AdapterContract {
    private final Container container;

    ServletAdapterContract(Container container) {
        this.container = container;
    }

    @Override
    protected Set<AdapterCapability> capabilities() {
        Set<AdapterCapability> all = EnumSet.allOf(AdapterCapability.class);
        if (container == Container.JETTY) {
            all.remove(AdapterCapability.LENGTH_BESIDE_CHUNKS);
        }
        return all;
    }

    @Override
    protected AdapterServer start(AdapterApplication application) throws Exception {
        Map<Integer, String> errorPages = new HashMap<>();
        for (Detour detour : application.detours()) {
            if (detour.kind() == Detour.Kind.ERROR) {
                errorPages.put(500, detour.to());
            }
        }
        WebServer server = container.start(
                (classes, context) -> register(context, application),
                "",
                errorPages,
                capabilities().contains(AdapterCapability.HTTP2_CLEARTEXT));
        return new AdapterServer(server.port(), server::stop);
    }

    private void register(ServletContext context, AdapterApplication application) {
        for (Route route : application.routes()) {
            if (route.drained()) {
                // tells who reads, which over HTTP/2 nothing else does before the claim
                filter(context, route.path(), new CaptureFilter());
                filter(context, route.path(), (request, response, chain) -> {
                    request.getInputStream().readAllBytes();
                    chain.doFilter(request, response);
                });
            }
        }
        bind(context, application);
        for (Detour detour : application.detours()) {
            servlet(context, detour.path(), (request, response) -> {
                switch (detour.kind()) {
                    case FORWARD -> request.getRequestDispatcher(detour.to()).forward(request, response);
                    case INCLUDE -> request.getRequestDispatcher(detour.to()).include(request, response);
                    case ERROR -> response.sendError(500);
                }
            });
        }
    }

    /** Puts the adapter in front of the handlers. */
    void bind(ServletContext context, AdapterApplication application) {
        for (int times = application.installedTwice() ? 2 : 1; times > 0; times--) {
            for (Route route : application.routes()) {
                Filter filter = route.mapping() == PathMapping.EXACT
                        ? new WebhookFilter(application.receiver())
                        : WebhookFilter.forEndpoint(application.receiver(), route.endpoint());
                filter(context, route.pattern(), filter);
            }
        }
        for (Route route : application.routes()) {
            servlet(
                    context,
                    route.pattern(),
                    (request, response) ->
                            route.handler().handle(new Exchanged(request, response, application.asyncTimeout())));
        }
    }

    static void filter(ServletContext context, String pattern, Filter filter) {
        FilterRegistration.Dynamic registration =
                context.addFilter("filter-" + context.getFilterRegistrations().size(), filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(WebhookFilter.dispatcherTypes(), true, pattern);
    }

    private static void servlet(ServletContext context, String pattern, App.Work work) {
        HttpServlet servlet = new Posted(work);
        ServletRegistration.Dynamic registration = context.addServlet(
                "servlet-" + context.getServletRegistrations().size(), servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(pattern);
    }

    /** Says what it takes, because Tomcat says it of the servlet where it answers TRACE itself. */
    private static final class Posted extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient HttpServlet handler;

        Posted(App.Work work) {
            handler = App.serving(work);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            handler.service(request, response);
        }
    }

    record Exchanged(HttpServletRequest request, HttpServletResponse response, Duration asyncTimeout)
            implements ContractExchange {

        @Override
        public Delivery delivery() {
            return WebhookRequests.delivery(request);
        }

        @Override
        public byte[] bytes() throws Exception {
            return request.getInputStream().readAllBytes();
        }

        @Override
        public String text() throws Exception {
            StringWriter text = new StringWriter();
            request.getReader().transferTo(text);
            return text.toString();
        }

        @Override
        public @Nullable String parameter(String name) {
            return request.getParameter(name);
        }

        @Override
        public void parts() throws Exception {
            request.getParts();
        }

        @Override
        public void answer(int status, byte[] body) throws Exception {
            response.setStatus(status);
            response.getOutputStream().write(body);
        }

        @Override
        public void stream(int status, InputStream body) throws Exception {
            response.setStatus(status);
            try (body) {
                body.transferTo(response.getOutputStream());
            } catch (IOException e) {
                // the client is gone, but the work is done: throwing on, the handler would say that it is not
            }
        }

        @Override
        public void later(ContractHandler rest) {
            AsyncContext async = request.startAsync();
            async.setTimeout(asyncTimeout.toMillis());
            // not with start(): the container may take this very thread again
            new Thread(() -> {
                        try {
                            rest.handle(this);
                        } catch (Exception e) {
                            async.start(() -> {
                                throw new IllegalStateException(e); // as work that the container has started
                            });
                            return;
                        }
                        async.complete();
                    })
                    .start();
        }

        @Override
        public void dispatch() {
            request.startAsync().dispatch();
        }

        @Override
        public boolean dispatched() {
            return request.getDispatcherType() == DispatcherType.ASYNC;
        }
    }
}
