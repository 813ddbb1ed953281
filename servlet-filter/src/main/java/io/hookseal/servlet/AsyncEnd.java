package io.hookseal.servlet;

import io.hookseal.HandlerOutcome;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Ends an exchange where the container gives up on asynchronous work, or ends it without the filter. */
final class AsyncEnd implements AsyncListener {
    private static final System.Logger LOG = System.getLogger(AsyncEnd.class.getName());

    private final Exchange exchange;
    private final HeldAsync async;

    AsyncEnd(Exchange exchange, HeldAsync async) {
        this.exchange = exchange;
        this.async = async;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        exchange.end(new HandlerOutcome.Unknown());
        async.complete();
    }

    /** A connection that broke says nothing of the handler, which may be at work still. */
    @Override
    public void onError(AsyncEvent event) {
        Throwable thrown = event.getThrowable();
        if (thrown == null || thrown instanceof IOException || thrown instanceof TimeoutException) {
            exchange.end(new HandlerOutcome.Unknown());
            async.complete();
        } else {
            exchange.threw(thrown);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (!exchange.ended()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "endpoint '" + exchange.delivery().endpoint() + "': asynchronous work was completed around"
                            + " WebhookFilter, so its delivery was answered 503; map the filter for ASYNC on the paths"
                            + " that are dispatched to, and complete what request.startAsync() returned");
            exchange.end(new HandlerOutcome.Unknown());
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // work that begins again has a listener of its own
    }
}
