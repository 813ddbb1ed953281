package io.hookseal.spring;

import io.hookseal.HandlerOutcome;
import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.Exchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * One accepted delivery as Spring handles it: received, begun by one handler method, returned from where that ended without
 * an exception and what it returned is written, and ended.
 */
final class Handling implements Received {
    private static final String ATTRIBUTE = Handling.class.getName();

    private final Exchange exchange;
    private @Nullable Method handler;
    private boolean returned;

    private Handling(Exchange exchange) {
        this.exchange = exchange;
    }

    static Handling of(Exchange exchange, HttpServletRequest request) {
        Handling handling = new Handling(exchange);
        request.setAttribute(ATTRIBUTE, handling);
        return handling;
    }

    static @Nullable Handling find(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Handling handling ? handling : null;
    }

    static @Nullable Handling find(NativeWebRequest request) {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        return http == null ? null : find(http);
    }

    Delivery delivery() {
        return exchange.delivery();
    }

    boolean runs(@Nullable Method method) {
        return handler != null && handler.equals(method);
    }

    /** Lets this method take it, now or when it goes on behind an async dispatch; never a second one. */
    void begin(HandlerMethod taker, DispatcherType dispatch) {
        if (handler == null && !exchange.ended()) {
            handler = taker.getMethod();
        } else if (!runs(taker.getMethod()) || dispatch != DispatcherType.ASYNC) {
            throw new IllegalStateException(
                    "a delivery of endpoint '" + delivery().endpoint() + "' was passed on to " + taker
                            + ": no second webhook handler can take it");
        }
    }

    /** Nobody takes its event. */
    void ignored() {
        exchange.settle(new HandlerOutcome.Ignored());
    }

    void returned() {
        returned = true;
    }

    /**
     * The request is done with, as far as Spring is concerned.
     *
     * @param thrown what was thrown and nobody made an answer of
     */
    void ended(HttpServletRequest request, @Nullable Throwable thrown) {
        HandlerOutcome outcome = outcome(request, thrown);
        boolean goesOn =
                request.isAsyncStarted() && outcome.succeeded(); // begun without Spring, which waits for its own
        if (!goesOn) {
            exchange.settle(outcome);
        }
    }

    private HandlerOutcome outcome(HttpServletRequest request, @Nullable Throwable thrown) {
        Object answeredFor = returned ? null : request.getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE);
        HandlerOutcome threw = thrown != null
                ? Exchange.outcome(thrown)
                : answeredFor instanceof Throwable each ? Exchange.outcome(each) : new HandlerOutcome.Threw();
        HandlerOutcome answered = new HandlerOutcome.Answered(exchange.status());
        // A 2xx can be what an exception handler made of a failure, or an interceptor that ended the request.
        boolean stands = thrown == null && !(threw instanceof HandlerOutcome.Unreadable);
        return stands && (returned || !answered.succeeded()) ? answered : threw;
    }
}
