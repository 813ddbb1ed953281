package io.hookseal.servlet;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An application in a real container: what is registered there, and what its receiver and its handlers saw. */
final class App implements AutoCloseable {
    final List<ExchangeReport> reports = new CopyOnWriteArrayList<>();
    /** Deliveries that handlers ran with, or null for each run without one. */
    final List<String> runs = new CopyOnWriteArrayList<>();

    final WebhookReceiver receiver;
    private final List<Consumer<ServletContext>> registrations = new ArrayList<>();
    private final String contextPath;
    private WebServer server;

    interface Work {
        void run(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    App() {
        this("");
    }

    App(String contextPath) {
        this.contextPath = contextPath;
        this.receiver = receiver(builder -> {});
    }

    /** Endpoints {@code hook} at /hook and {@code other} at /hooks/{tenant}; {@code open}, at /open, accepts unsigned ones. */
    WebhookReceiver receiver(Consumer<WebhookReceiver.Builder> more) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder()
                .endpoint(Endpoint.of("hook", Senders.github()).path("/hook").secret(Signed.SECRET))
                .endpoint(Endpoint.of("other", Senders.github())
                        .path("/hooks/{tenant}")
                        .secret(Signed.OTHER_SECRET))
                .endpoint(Endpoint.of("open", Senders.github()).path("/open").acceptUnsigned())
                .memoryIsEnough()
                .listener(new ReceiverListener() {
                    @Override
                    public void answered(ExchangeReport report) {
                        reports.add(report);
                    }
                });
        more.accept(builder);
        return builder.build();
    }

    App filter(Filter filter, String... patterns) {
        return filter(filter, WebhookFilter.dispatcherTypes(), patterns);
    }

    App filter(Filter filter, EnumSet<DispatcherType> dispatches, String... patterns) {
        String name = "filter-" + registrations.size();
        registrations.add(context -> {
            FilterRegistration.Dynamic registration = context.addFilter(name, filter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(dispatches, true, patterns);
        });
        return this;
    }

    App filterOf(String servlet, Filter filter) {
        String name = "filter-" + registrations.size();
        registrations.add(context -> {
            FilterRegistration.Dynamic registration = context.addFilter(name, filter);
            registration.setAsyncSupported(true);
            registration.addMappingForServletNames(WebhookFilter.dispatcherTypes(), true, servlet);
        });
        return this;
    }

    App servlet(String name, Servlet servlet, String... patterns) {
        registrations.add(context -> {
            ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
            registration.setAsyncSupported(true);
            registration.setLoadOnStartup(1);
            registration.addMapping(patterns);
        });
        return this;
    }

    App registered(Consumer<ServletContext> registration) {
        registrations.add(registration);
        return this;
    }

    /** A servlet that notes each run and does this. */
    HttpServlet noting(Work work) {
        return serving((request, response) -> {
            Exchange exchange = Exchange.find(request);
            Delivery delivery = exchange == null ? null : exchange.delivery();
            runs.add(
                    delivery == null ? "UNVERIFIED" : (delivery.verified() ? "" : "UNVERIFIED ") + delivery.endpoint());
            work.run(request, response);
        });
    }

    static HttpServlet serving(Work work) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) {
                try {
                    work.run(request, response);
                } catch (Exception e) {
                    App.<RuntimeException>thrown(e);
                }
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void thrown(Exception e) throws E {
        throw (E) e;
    }

    App start(Container container) throws Exception {
        server = container.start(
                (classes, context) -> registrations.forEach(each -> each.accept(context)),
                contextPath,
                Map.of(418, "/hook"),
                false);
        return this;
    }

    int port() {
        return server.port();
    }

    RawAnswer send(RawRequest request) {
        return RawHttp.onLoopback(port()).send(request);
    }

    RawAnswer.Received answer(RawRequest request) {
        return send(request).received();
    }

    int status(RawRequest request) {
        return answer(request).status();
    }

    List<Settlement> settlements() {
        return reports.stream()
                .map(ExchangeReport::settlement)
                .filter(settlement -> settlement != null)
                .toList();
    }

    @Override
    public void close() {
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        receiver.close();
    }
}
