package io.hookseal.javalin;

import io.javalin.http.HandlerType;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stands between the container and Javalin, so that neither's shortcuts lead around a webhook route. */
final class WebhookFilter implements Filter {
    private static final String OVERRIDE = "X-HTTP-Method-Override";

    private final WebhookPaths paths;

    WebhookFilter(WebhookPaths paths) {
        this.paths = paths;
    }

    /** Whether a request has the path of a webhook route; also where it never went through this. */
    static boolean concerns(ServletRequest request) {
        ServletRequest current = request;
        while (current instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof Watched watched) {
                return watched.routed != null;
            }
            current = wrapper.getRequest();
        }
        return true;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            chain.doFilter(new Watched(http, routed(http)), new Held(http, answer));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** The method to be routed by on the path of a webhook route, where all that is not bound is the receiver's. */
    private @Nullable String routed(HttpServletRequest request) {
        String context = request.getContextPath();
        String uri = request.getRequestURI();
        String path = uri.startsWith(context) ? uri.substring(context.length()) : uri;
        if (paths.at(HandlerType.POST, path) == null) {
            return null;
        }
        String method = request.getMethod();
        return method.equals("POST") || paths.bound(method, path) ? method : "POST";
    }

    private static final class Watched extends HttpServletRequestWrapper {
        private final @Nullable String routed;

        Watched(HttpServletRequest request, @Nullable String routed) {
            super(request);
            this.routed = routed;
        }

        /** A method that nobody has bound leads to the receiver, which looks at the container's and answers 405. */
        @Override
        public String getMethod() {
            return routed == null ? super.getMethod() : routed;
        }

        /** Without the override, by which Javalin would look for another route. */
        @Override
        public @Nullable String getHeader(String name) {
            return routed != null && OVERRIDE.equalsIgnoreCase(name) ? null : super.getHeader(name);
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

    /** Lets nothing of an accepted delivery's answer leave before it is settled, as far as Javalin writes it. */
    private static final class Held extends HttpServletResponseWrapper {
        private final HttpServletRequest request;

        Held(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            Exchange exchange = Exchange.find(request);
            if (exchange != null) {
                exchange.writing();
            }
            return super.getOutputStream();
        }

        @Override
        public void sendError(int status) throws IOException {
            if (Exchange.find(request) == null) {
                super.sendError(status);
            } else {
                setStatus(status); // the container's page would leave before settling
            }
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            if (Exchange.find(request) == null) {
                super.sendError(status, message);
            } else {
                setStatus(status);
            }
        }

        @Override
        public void sendRedirect(String location) throws IOException {
            if (Exchange.find(request) == null) {
                super.sendRedirect(location);
            } else {
                setStatus(SC_FOUND);
            }
        }
    }

    /**
     * Notes that the container gave up waiting for a future. Javalin shows it only as an answer, which its error handlers
     * may have turned into a 2xx; this stands before Javalin's own listener, so it is told first.
     */
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
