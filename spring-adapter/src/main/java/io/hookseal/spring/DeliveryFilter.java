package io.hookseal.spring;

import io.hookseal.servlet.CaptureFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of Spring's servlet, so that the body of a delivery can be read twice and its answer does not leave
 * before it is settled. It reads and holds back nothing for other requests, and knows no paths.
 *
 * <p>It belongs before every filter that reads bodies or parameters ({@link #ORDER}), for all paths and the dispatches of
 * {@link #dispatcherTypes()}, with async support. Safe under many threads; it has no state.
 */
public final class DeliveryFilter implements Filter {
    /** Where it belongs among ordered filters: before those for hidden methods (-10000), forms (-9900) and security (-100). */
    public static final int ORDER = -10_100;

    private static final System.Logger LOG = System.getLogger(DeliveryFilter.class.getName());

    private final CaptureFilter capture = new CaptureFilter();

    /** A filter to be registered. */
    public DeliveryFilter() {}

    /**
     * Registers one in front of all filters that are declared in the deployment or registered after it.
     *
     * @param context the context of an application that is starting
     */
    public static void register(ServletContext context) {
        FilterRegistration.Dynamic registration = context.addFilter("hookseal", new DeliveryFilter());
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatcherTypes(), false, "/*");
    }

    /** {@return the dispatches to map it to: REQUEST, ASYNC, FORWARD and INCLUDE} */
    public static EnumSet<DispatcherType> dispatcherTypes() {
        return CaptureFilter.dispatcherTypes();
    }

    @Override
    public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(given instanceof HttpServletRequest request) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(given, response);
            return;
        }
        AnswerSwitch answers = AnswerSwitch.of(request);
        if (answers != null) {
            pass(request, answer, answers, chain);
        } else {
            AnswerSwitch fresh = new AnswerSwitch(request, answer);
            pass(new Watched(request), fresh, fresh, chain);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, AnswerSwitch answers, FilterChain chain)
            throws IOException, ServletException {
        Throwable thrown = null;
        answers.enter();
        try {
            capture.doFilter(request, response, chain);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            thrown = e;
            throw e;
        } finally {
            Exchange exchange = Exchange.of(request);
            if (answers.exit() && exchange != null) {
                end(request, exchange, thrown);
            }
        }
    }

    private static void end(HttpServletRequest request, Exchange exchange, @Nullable Throwable thrown)
            throws IOException {
        if (request.isAsyncStarted()) {
            return;
        }
        boolean unused = exchange.settle(thrown);
        exchange.leave();
    }

    /** Notes that the container gave up, before Spring is told and makes an answer of it. */
    private static final class Watched extends HttpServletRequestWrapper {
        Watched(HttpServletRequest request) {
            super(request);
        }

        @Override
        public AsyncContext startAsync() {
            return watched(super.startAsync());
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
            return watched(super.startAsync(request, response));
        }

        private AsyncContext watched(AsyncContext async) {
            if (Exchange.of(this) != null) {
                async.addListener(new GivenUp(this));
            }
            return async;
        }
    }

    private record GivenUp(HttpServletRequest request) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            abandoned();
        }

        @Override
        public void onError(AsyncEvent event) {
            abandoned();
        }

        private void abandoned() {
            Exchange exchange = Exchange.of(request);
            if (exchange != null) {
                exchange.abandoned();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            Exchange exchange = Exchange.of(request);
            if (exchange != null) {
                boolean unused = exchange.settle(null);
                exchange.leave();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
