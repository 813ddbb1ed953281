package io.hookseal.javalin;

import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.servlet.RareLog;
import io.hookseal.servlet.RereadableRequest;
import io.hookseal.servlet.ServletInboundRequest;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.servlet.JavalinServletContext;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a webhook route: receives the request, then calls the {@link DeliveryHandler} or nobody. Verification is
 * in the one object that Javalin must call to reach the handler, so no path, dispatch, method or missing plugin leads
 * around it.
 *
 * <p>Safe under many threads.
 */
final class WebhookHandler implements Handler {
    private static final System.Logger LOG = System.getLogger(WebhookHandler.class.getName());

    /**
     * What a handler may write before any of it leaves. 16 KB are promised; Jetty lets go what fills its buffer, and of
     * its own choice whatever is longer than a quarter of it.
     */
    private static final int HELD_BYTES = 32 * 1024;

    private final WebhookReceiver receiver;
    private final String endpoint;
    private final DeliveryHandler handler;
    private final RareLog unwrapped = new RareLog(LOG);
    private final RareLog answered = new RareLog(LOG);
    private final RareLog touched = new RareLog(LOG);

    WebhookHandler(WebhookReceiver receiver, String endpoint, DeliveryHandler handler) {
        this.receiver = receiver;
        this.endpoint = endpoint;
        this.handler = handler;
    }

    String endpoint() {
        return endpoint;
    }

    @Override
    public void handle(Context given) throws Exception {
        if (given.req().getDispatcherType() == DispatcherType.ERROR) {
            return; // the request was answered; this is only about how its error page looks
        }
        if (!(given instanceof JavalinServletContext ctx)) {
            throw new IllegalStateException("endpoint '" + endpoint + "' was given a "
                    + given.getClass().getName() + ": pass the Context on that Javalin made");
        }
        if (ctx.res().isCommitted()) {
            answered.error("endpoint '" + endpoint
                    + "' was answered before its handler could run, and nothing was verified or claimed: no filter or"
                    + " before-handler may answer webhooks");
            return;
        }
        RereadableRequest request = RereadableRequest.find(ctx.req());
        Reception reception = receive(ctx, request);
        if (reception instanceof Reception.Accepted accepted && request != null) {
            run(ctx, request, accepted);
        } else if (reception instanceof Reception.Answered answered) {
            Exchange.refused(ctx, answered.reply());
        }
    }

    private Reception receive(JavalinServletContext ctx, @Nullable RereadableRequest request) {
        if (request == null) {
            unwrapped.error("endpoint '" + endpoint
                    + "' refuses all deliveries: register HooksealPlugin with the Javalin that has its route, or map"
                    + " CaptureFilter where Javalin is only a servlet");
            return new Reception.Answered(Reply.unavailable());
        }
        try {
            Reception reception = receiver.receive(endpoint, new ServletInboundRequest(request, ctx.pathParamMap()));
            if (request.touched()) {
                touched.error("endpoint '" + endpoint
                        + "' refuses deliveries whose body was read before it could be verified: no filter, before- or"
                        + " beforeMatched-handler may read the bodies of webhooks");
            }
            return reception;
        } catch (RuntimeException e) { // thrown on, an exception handler could make a 2xx of it
            LOG.log(System.Logger.Level.ERROR, "endpoint '" + endpoint + "' cannot receive", e);
            return new Reception.Answered(Reply.unavailable());
        }
    }

    private void run(JavalinServletContext ctx, RereadableRequest request, Reception.Accepted accepted)
            throws Exception {
        Exchange exchange = Exchange.accepted(ctx, accepted);
        ctx.res().setBufferSize(HELD_BYTES);
        ctx.disableCompression(); // what a compressor holds back could not be replaced
        try {
            if (!request.captured()) {
                request.body(accepted.delivery());
            }
            if (handler.takes(accepted.delivery())) {
                handler.handle(ctx, accepted.delivery());
                exchange.afterHandler();
            } else {
                exchange.ignored();
            }
        } catch (Throwable e) {
            exchange.threw(e);
            throw e;
        }
    }
}
