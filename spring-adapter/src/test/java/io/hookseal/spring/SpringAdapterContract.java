package io.hookseal.spring;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterApplication.Route;
import io.hookseal.testkit.AdapterCapability;
import io.hookseal.testkit.AdapterContract;
import io.hookseal.testkit.ContractExchange;
import io.hookseal.testkit.ContractHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.util.ClassUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The contract of adapters, kept by Spring MVC with one of the two annotations: whatever starts the application, its handlers
 * are these. In a jar of its own for the tests in applications of Spring Boot.
 */
public abstract class SpringAdapterContract extends AdapterContract {
    private final Class<? extends Annotation> annotation;

    /**
     * The contract for one annotation.
     *
     * @param annotation {@code OnWebhook} or {@code VerifiedWebhook}
     */
    protected SpringAdapterContract(Class<? extends Annotation> annotation) {
        this.annotation = annotation;
    }

    /** {@return whether the server is Jetty, which does not take a request that declares a length and comes in chunks} */
    protected abstract boolean onJetty();

    @Override
    protected Set<AdapterCapability> capabilities() {
        Set<AdapterCapability> all = EnumSet.allOf(AdapterCapability.class);
        all.removeAll(Set.of(AdapterCapability.HTTP2_CLEARTEXT, AdapterCapability.ALL_MAPPING));
        if (onJetty()) {
            all.remove(AdapterCapability.LENGTH_BESIDE_CHUNKS);
        }
        if (annotation == OnWebhook.class) {
            all.remove(AdapterCapability.PREFIX_MAPPING);
        }
        return all;
    }

    /**
     * Has a context that is not refreshed yet hold the receiver and the handlers that are found by their annotation.
     *
     * @param application what the contract asks for
     * @return what adds them
     */
    protected final BeanFactoryPostProcessor beans(AdapterApplication application) {
        return factory -> {
            factory.registerSingleton("receiver", application.receiver());
            if (annotation == OnWebhook.class) {
                application
                        .routes()
                        .forEach(route -> factory.registerSingleton(route.endpoint(), marked(route, application)));
            }
        };
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

    /**
     * Maps what has a path of the application's: handlers that are marked to be verified, and detours.
     *
     * @param mapping Spring's own mapping
     * @param application what the contract asks for
     */
    protected final void map(RequestMappingHandlerMapping mapping, AdapterApplication application) {
        RequestMappingInfo.BuilderConfiguration options = mapping.getBuilderConfiguration();
        if (annotation == VerifiedWebhook.class) {
            for (Route route : application.routes()) {
                Taker taker = marked(route, application);
                Method take = ClassUtils.getMethod(
                        taker.getClass(), "take", HttpServletRequest.class, HttpServletResponse.class, Delivery.class);
                RequestMappingInfo any = RequestMappingInfo.paths(
                                route.pattern().replace("/*", "/**"))
                        .options(options)
                        .build();
                mapping.registerMapping(any, taker, take); // methods that Spring has no name for, too
                mapping.registerMapping(
                        any.mutate().methods(RequestMethod.values()).build(), taker, take);
            }
        }
        for (Detour detour : application.detours()) {
            HttpRequestHandler by = (request, response) -> {
                switch (detour.kind()) {
                    case FORWARD -> request.getRequestDispatcher(detour.to()).forward(request, response);
                    case INCLUDE -> request.getRequestDispatcher(detour.to()).include(request, response);
                    case ERROR -> response.sendError(500);
                }
            };
            Method method = ClassUtils.getMethod(
                    HttpRequestHandler.class, "handleRequest", HttpServletRequest.class, HttpServletResponse.class);
            mapping.registerMapping(
                    RequestMappingInfo.paths(detour.path()).options(options).build(), by, method);
        }
    }

    /**
     * Registers what stands between the adapter's filter and Spring and reads bodies to their end.
     *
     * @param servlets where to register it
     * @param application what the contract asks for
     */
    protected static void drain(ServletContext servlets, AdapterApplication application) {
        for (Route route : application.routes()) {
            if (route.drained()) {
                filter(servlets, route.path(), (request, response, chain) -> {
                    byte[] unused = request.getInputStream().readAllBytes();
                    chain.doFilter(request, response);
                });
            }
        }
    }

    /**
     * Registers a filter for all dispatches of deliveries, behind those that are there.
     *
     * @param servlets where to register it
     * @param pattern what it is mapped to
     * @param filter the filter
     */
    protected static void filter(ServletContext servlets, String pattern, Filter filter) {
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
            } catch (IOException e) {
                // the client is gone, but the work is done: throwing on, the handler would say that it is not
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
