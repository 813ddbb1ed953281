package io.hookseal.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;

/**
 * What stands in front of a framework that finds out by itself which requests are deliveries: it lets a body be read twice,
 * and has an answer leave only when its delivery is settled. It knows no paths, receives nothing, and neither reads nor holds
 * back anything of other requests. What is not sent by POST passes it as if it were not there, since no receiver takes that.
 *
 * <p>An adapter's interceptor receives the delivery and begins its {@link Exchange}. One that nobody has settled when the
 * filter is passed outwards, and that no asynchronous work goes on with, counts as failed.
 *
 * <p>It belongs before every filter that reads bodies or parameters ({@link #ORDER}), for all paths and the dispatches of
 * {@link #dispatcherTypes()}, with async support. Safe under many threads; it has no state.
 */
public final class DeliveryFilter implements Filter {
    /** Where it belongs among ordered filters: before Spring's for hidden methods (-10000), forms (-9900) and security (-100). */
    public static final int ORDER = -10_100;

    /** A filter to be registered. */
    public DeliveryFilter() {}

    /**
     * Registers one, in front of all filters that are declared in the deployment or registered after it.
     *
     * @param context the context of an application that is starting
     */
    public static void register(ServletContext context) {
        FilterRegistration.Dynamic registration = context.addFilter("hookseal", new DeliveryFilter());
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatcherTypes(), false, "/*");
    }

    /**
     * The dispatches to map this filter to: REQUEST, ASYNC, FORWARD and INCLUDE.
     *
     * @return a new set, the caller's own
     */
    public static EnumSet<DispatcherType> dispatcherTypes() {
        return CaptureFilter.dispatcherTypes();
    }

    /**
     * Tells whether a request went through such a filter and can be received.
     *
     * @param request the request, or one around it
     * @return whether it did; false for what was not sent by POST
     */
    public static boolean passed(ServletRequest request) {
        RereadableRequest body = RereadableRequest.find(request);
        return body != null && body.answers() != null;
    }

    @Override
    public void doFilter(ServletRequest given, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(given instanceof HttpServletRequest request) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(given, response);
            return;
        }
        if (!request.getMethod().equals("POST") && RereadableRequest.inside(request) == null) {
            chain.doFilter(request, answer); // no receiver takes it for a delivery
            return;
        }
        RereadableRequest earlier = RereadableRequest.find(request);
        AnswerSwitch known = earlier == null ? null : earlier.answers();
        AnswerSwitch answers = known != null ? known : new AnswerSwitch(answer);
        HttpServletResponse inwards = known != null ? answer : answers;
        HttpServletRequest inner = RereadableRequest.wrap(request, inwards, earlier);
        RereadableRequest body = Objects.requireNonNull(RereadableRequest.inside(inner));
        body.answers(answers);
        Exchange exchange = body.exchange();
        if (exchange != null && request.getDispatcherType() == DispatcherType.ASYNC) {
            exchange.redispatched();
        }
        answers.enter();
        try {
            CaptureFilter.onward(body, inner, inwards, chain);
        } catch (Throwable thrown) {
            Exchange failed = body.exchange();
            if (!answers.exit() || failed == null || !failed.threw(thrown)) {
                throw thrown;
            }
            return;
        }
        Exchange passed = body.exchange();
        if (answers.exit() && passed != null) {
            passed.passed(request);
        }
    }
}
