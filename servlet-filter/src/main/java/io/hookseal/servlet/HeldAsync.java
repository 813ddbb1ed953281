package io.hookseal.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * The asynchronous work of a handler, whose completion is settled before the container hears of it, because the container
 * lets the answer leave then. Once its exchange has ended it does nothing any more.
 */
final class HeldAsync implements AsyncContext {
    private final AsyncContext container;
    private final Exchange exchange;

    HeldAsync(AsyncContext container, Exchange exchange) {
        this.container = container;
        this.exchange = exchange;
        container.addListener(new AsyncEnd(exchange, this)); // the first one, so it is told before the application's
    }

    @Override
    public void complete() {
        exchange.answered();
        if (exchange.completes()) {
            try {
                container.complete();
            } catch (IllegalStateException e) {
                // dispatched already: the filter lets that dispatch reach nobody
            }
        }
    }

    @Override
    public void dispatch() {
        if (!exchange.ended()) {
            container.dispatch();
        }
    }

    @Override
    public void dispatch(String path) {
        if (!exchange.ended()) {
            container.dispatch(path);
        }
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        if (!exchange.ended()) {
            container.dispatch(context, path);
        }
    }

    @Override
    public void start(Runnable run) {
        container.start(() -> {
            try {
                run.run();
            } catch (Throwable e) {
                exchange.threw(e);
            }
        });
    }

    @Override
    public void addListener(AsyncListener listener) {
        container.addListener(new AsyncRelay(listener, this));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        container.addListener(new AsyncRelay(listener, this), request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return container.createListener(type);
    }

    @Override
    public ServletRequest getRequest() {
        return container.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return container.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return container.hasOriginalRequestAndResponse();
    }

    @Override
    public void setTimeout(long millis) {
        container.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return container.getTimeout();
    }
}
