package io.hookseal.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** The request of an accepted delivery, whose asynchronous work is held until it is settled. */
final class DeliveryRequest extends HttpServletRequestWrapper {
    private final Exchange exchange;

    private DeliveryRequest(HttpServletRequest request, Exchange exchange) {
        super(request);
        this.exchange = exchange;
    }

    /** The request with such a wrapper in it: itself, where it has one. */
    static HttpServletRequest around(HttpServletRequest request, Exchange exchange) {
        ServletRequest current = request;
        while (current instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof DeliveryRequest) {
                return request;
            }
            current = wrapper.getRequest();
        }
        return new DeliveryRequest(request, exchange);
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, exchange.answer());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return exchange.started(super.startAsync(request, response));
    }

    @Override
    public @Nullable AsyncContext getAsyncContext() {
        AsyncContext held = exchange.async();
        return held != null ? held : super.getAsyncContext();
    }
}
