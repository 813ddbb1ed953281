package io.hookseal.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request whose asynchronous work is held until it is settled, from the moment that it is known for a delivery. */
final class DeliveryRequest extends HttpServletRequestWrapper {
    private DeliveryRequest(HttpServletRequest request) {
        super(request);
    }

    /** The request with such a wrapper in it: itself, where it has one. */
    static HttpServletRequest around(HttpServletRequest request) {
        ServletRequest current = request;
        while (current instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof DeliveryRequest) {
                return request;
            }
            current = wrapper.getRequest();
        }
        return new DeliveryRequest(request);
    }

    @Override
    public AsyncContext startAsync() {
        Exchange exchange = Exchange.find(this);
        return exchange == null ? super.startAsync() : startAsync(this, exchange.answer());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext container = super.startAsync(request, response);
        Exchange exchange = Exchange.find(this);
        return exchange == null ? container : exchange.started(container);
    }

    @Override
    public @Nullable AsyncContext getAsyncContext() {
        Exchange exchange = Exchange.find(this);
        AsyncContext held = exchange == null ? null : exchange.async();
        return held != null ? held : super.getAsyncContext();
    }
}
