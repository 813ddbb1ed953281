package io.hookseal.spring;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterApplication.Route;
import io.hookseal.testkit.AdapterCapability;
import io.hookseal.testkit.AdapterContract;
import io.hookseal.testkit.AdapterServer;
import io.hookseal.testkit.ContractExchange;
import io.hookseal.testkit.ContractHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.implementation.SuperMethodCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The contract of adapters, kept by Spring MVC with one of the two annotations. */
abstract class SpringAdapterContract extends AdapterContract {
    private final Server server;
    private final Class<? extends Annotation> annotation;

    SpringAdapterContract(Server server, Class<? extends Annotation> annotation) {
        this.server = server;
        this.annotation = annotation;
    }

    @Override
    protected Set<AdapterCapability> capabilities() {
        Set<AdapterCapability> all = EnumSet.allOf(AdapterCapability.class);
        all.removeAll(Set.of(
                AdapterCapability.HTTP2_CLEARTEXT, AdapterCapability.ERROR_DISPATCH, AdapterCapability.ALL_MAPPING));
        if (server == Server.JETTY) {
            all.remove(AdapterCapability.LENGTH_BESIDE_CHUNKS);
        }
        if (annotation == OnWebhook.class) {
            all.remove(AdapterCapability.PREFIX_MAPPING);
        }
        return all;
    }

    @Override
    protected AdapterServer start(AdapterApplication application) throws Exception {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(App.Web.class);
        context.addBeanFactoryPostProcessor(factory -> {
            factory.registerSingleton("receiver", application.receiver());
            if (annotation == OnWebhook.class) {
                application
                        .routes()
                        .forEach(route -> factory.registerSingleton(route.endpoint(), marked(route, application)));
            }
        });
        Server.Running running = server.start((classes, servlets) -> register(servlets, context, application));
        return new AdapterServer(running.port(), () -> {
            running.close();
            context.close();
        });
    }

    /** A controller whose method is marked for the endpoint of a route. */
    private Taker marked(Route route, AdapterApplication application) {
        String attribute = annotation == OnWebhook.class ? "endpoint" : "value";
        try {
            Taker taker = new ByteBuddy()
                    .subclass(Taker.class)
                    .method(ElementMatchers.named("take"))
                    .intercept(SuperMethodCall.INSTANCE)
                    .annotateMethod(AnnotationDescription.Builder.ofType(annotation)
                            .define(attribute, route.endpoint())
                            .build())
                    .make()
                    .load(Taker.class.getClassLoader())
                    .getLoaded()
                    .getConstructor()
                    .newInstance();
            taker.handler = route.handler();
            taker.timeout = application.asyncTimeout().toMillis();
            return taker;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void register(
            ServletContext servlets, AnnotationConfigWebApplicationContext context, AdapterApplication application) {
        context.setServletContext(servlets);
        context.refresh();
        RequestMappingHandlerMapping mapping =
                context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        RequestMappingInfo.BuilderConfiguration options = mapping.getBuilderConfiguration();
        if (annotation == VerifiedWebhook.class) {
            for (Route route : application.routes()) {
                Taker taker = marked(route, application);
                mapping.registerMapping(
                        RequestMappingInfo.paths(route.pattern().replace("/*", "/**"))
                                .methods(RequestMethod.values())
                                .options(options)
                                .build(),
                        taker,
                        ClassUtils.getMethod(
                                taker.getClass(),
                                "take",
                                HttpServletRequest.class,
                                HttpServletResponse.class,
                                Delivery.class));
            }
        }
        for (Detour detour : application.detours()) {
            HttpRequestHandler by = (request, response) -> {
                if (detour.kind() == Detour.Kind.FORWARD) {
                    request.getRequestDispatcher(detour.to()).forward(request, response);
                } else {
                    request.getRequestDispatcher(detour.to()).include(request, response);
                }
            };
            Method method = ClassUtils.getMethod(
                    HttpRequestHandler.class, "handleRequest", HttpServletRequest.class, HttpServletResponse.class);
            mapping.registerMapping(
                    RequestMappingInfo.paths(detour.path()).options(options).build(), by, method);
        }
        for (int times = application.installedTwice() ? 2 : 1; times > 0; times--) {
            filter(servlets, "/*", new DeliveryFilter());
        }
        for (Route route : application.routes()) {
            if (route.drained()) {
                filter(servlets, route.path(), (request, response, chain) -> {
                    byte[] unused = request.getInputStream().readAllBytes();
                    chain.doFilter(request, response);
                });
            }
        }
        ServletRegistration.Dynamic spring = servlets.addServlet("spring", new DispatcherServlet(context));
        spring.setAsyncSupported(true);
        spring.addMapping("/");
    }

    private static void filter(ServletContext servlets, String pattern, Filter filter) {
        FilterRegistration.Dynamic registration =
                servlets.addFilter("filter-" + servlets.getFilterRegistrations().size(), filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(DeliveryFilter.dispatcherTypes(), true, pattern);
    }

    /** What a route's controller is made from. */
    @ResponseBody
    public static class Taker {
        private @Nullable ContractHandler handler;
        private long timeout;

        /** For the classes that are made of it. */
        public Taker() {}

        /**
         * Calls the contract's handler.
         *
         * @param request the request
         * @param response the answer
         * @param delivery the delivery
         * @return what goes on, or null
         * @throws Exception the handler's
         */
        public @Nullable Object take(HttpServletRequest request, HttpServletResponse response, Delivery delivery)
                throws Exception {
            Exchanged exchange = new Exchanged(request, response, delivery, timeout);
            handler.handle(exchange);
            return exchange.later;
        }
    }

    private static final class Exchanged implements ContractExchange {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final Delivery delivery;
        private final long timeout;
        private @Nullable DeferredResult<Object> later;

        Exchanged(HttpServletRequest request, HttpServletResponse response, Delivery delivery, long timeout) {
            this.request = request;
            this.response = response;
            this.delivery = delivery;
            this.timeout = timeout;
        }

        @Override
        public Delivery delivery() {
            return delivery;
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
            }
        }

        @Override
        public void later(ContractHandler rest) {
            DeferredResult<Object> result = new DeferredResult<>(timeout);
            later = result;
            Thread thread = new Thread(() -> {
                try {
                    rest.handle(this);
                    result.setResult(null);
                } catch (Exception | Error e) {
                    result.setErrorResult(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
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
