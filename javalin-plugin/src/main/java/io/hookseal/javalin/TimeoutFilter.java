package io.hookseal.javalin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Notes that the container gave up waiting for a future. Javalin shows it only as an answer, which its error handlers may
 * have turned into a 2xx; the listener stands before Javalin's own, so it is told first.
 */
final class TimeoutFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request instanceof HttpServletRequest http ? new Watched(http) : request, response);
    }

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

        private static AsyncContext watched(AsyncContext async) {
            async.addListener(new TimeoutListener());
            return async;
        }
    }

    private static final class TimeoutListener implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            Exchange exchange = Exchange.find(event.getAsyncContext().getRequest());
            if (exchange != null) {
                exchange.abandoned();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}
    }
}
