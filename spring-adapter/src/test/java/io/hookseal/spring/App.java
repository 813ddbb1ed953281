package io.hookseal.spring;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.verification.Refusal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A running Spring MVC application with the adapter, and what its receiver and its handlers saw. */
final class App {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final int MAX_BODY = 40_000;

    final Seen seen;
    private final WebhookReceiver receiver;
    private final AnnotationConfigWebApplicationContext context;
    private final Server.Running server;

    private App(Builder builder) throws Exception {
        this.seen = builder.seen;
        this.receiver = receiver(seen);
        this.context = context(receiver, seen, builder.classes);
        this.server = builder.on.start((classes, servlets) -> start(builder, servlets));
    }

    private void start(Builder builder, ServletContext servlets) {
        context.setServletContext(servlets);
        context.refresh();
        servlets.setAttribute(WebApplicationContext.ROOT_WEB_APPLICATION_CONTEXT_ATTRIBUTE, context);
        builder.before.forEach(filter -> add(servlets, filter));
        for (int i = 0; i < builder.deliveryFilters; i++) {
            add(servlets, new DeliveryFilter());
        }
        builder.filters.forEach(filter -> add(servlets, filter));
        ServletRegistration.Dynamic spring = servlets.addServlet("spring", new DispatcherServlet(context));
        spring.setAsyncSupported(true);
        spring.setLoadOnStartup(1);
        spring.setMultipartConfig(new MultipartConfigElement(System.getProperty("java.io.tmpdir")));
        spring.addMapping("/");
    }

    private static void add(ServletContext servlets, Filter filter) {
        FilterRegistration.Dynamic registration = servlets.addFilter(
                filter.getClass().getSimpleName()
                        + servlets.getFilterRegistrations().size(),
                filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(DeliveryFilter.dispatcherTypes(), true, "/*");
    }

    static Builder on(Server server) {
        return new Builder(server);
    }

    /** A context that is not refreshed yet. */
    static AnnotationConfigWebApplicationContext context(WebhookReceiver receiver, Seen seen, List<Class<?>> classes) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.addBeanFactoryPostProcessor(factory -> {
            factory.registerSingleton("receiver", receiver);
            factory.registerSingleton("seen", seen);
        });
        context.register(Web.class);
        classes.forEach(context::register);
        return context;
    }

    static WebhookReceiver receiver(ReceiverListener listener) {
        return WebhookReceiver.builder()
                .clock(InstantSource.fixed(NOW))
                .listener(listener)
                .memoryIsEnough()
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path("/hook")
                        .secret(Signed.SECRET)
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("attesta", Senders.attesta())
                        .path("/other")
                        .secret(Signed.OTHER_SECRET)
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("open", Senders.databridge())
                        .path("/open")
                        .acceptUnsigned()
                        .maxBody(MAX_BODY))
                .endpoint(Endpoint.of("dembrane", Senders.dembrane())
                        .secret(Signed.THIRD_SECRET)
                        .maxBody(MAX_BODY))
                .build();
    }

    int port() {
        return server.port();
    }

    Wire.Answer send(Wire request) throws IOException {
        return request.send(port());
    }

    void close() throws Exception {
        server.close();
        context.close();
        receiver.close();
    }

    @Configuration
    @EnableWebMvc
    @EnableHookseal
    static class Web {}

    /** Says what runs. Not thread-safe. */
    static final class Builder {
        private final Server on;
        private final Seen seen = new Seen();
        private final List<Class<?>> classes = new ArrayList<>();
        private final List<Filter> before = new ArrayList<>();
        private final List<Filter> filters = new ArrayList<>();
        private int deliveryFilters = 1;

        private Builder(Server on) {
            this.on = on;
        }

        Builder with(Class<?>... beans) {
            classes.addAll(List.of(beans));
            return this;
        }

        Builder filter(Filter filter) {
            filters.add(filter);
            return this;
        }

        Builder filterBefore(Filter filter) {
            before.add(filter);
            return this;
        }

        Builder deliveryFilters(int number) {
            deliveryFilters = number;
            return this;
        }

        App start() throws Exception {
            return new App(this);
        }
    }

    /** What handlers wrote down, and what the receiver told. */
    static final class Seen implements ReceiverListener {
        final List<String> handled = new CopyOnWriteArrayList<>();
        final List<ExchangeReport> answered = new CopyOnWriteArrayList<>();
        final List<Refusal> refused = new CopyOnWriteArrayList<>();

        void handled(Object what) {
            handled.add(String.valueOf(what));
        }

        @Override
        public void refused(String endpoint, Refusal refusal) {
            refused.add(refusal);
        }

        @Override
        public void answered(ExchangeReport report) {
            answered.add(report);
        }

        /** How the deliveries that were accepted were settled, in order. */
        List<String> settlements() {
            return answered.stream()
                    .filter(each -> each.settlement() != null)
                    .map(each -> each.settlement().code())
                    .toList();
        }
    }
}
