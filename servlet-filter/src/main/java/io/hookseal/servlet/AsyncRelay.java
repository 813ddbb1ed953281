package io.hookseal.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Tells an application's listener, and gives it the held context in place of the container's. */
final class AsyncRelay implements AsyncListener {
    private final AsyncListener listener;
    private final AsyncContext async;

    AsyncRelay(AsyncListener listener, AsyncContext async) {
        this.listener = listener;
        this.async = async;
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        listener.onComplete(held(event, async));
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        listener.onTimeout(held(event, async));
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        listener.onError(held(event, async));
    }

    /** With the new work's own context, which the exchange knows by now or will. */
    @Override
    public void onStartAsync(AsyncEvent event) throws IOException {
        listener.onStartAsync(event);
    }

    private static AsyncEvent held(AsyncEvent event, AsyncContext async) {
        return new AsyncEvent(async, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
    }
}
