package io.hookseal.javalin;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.PayloadReader;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.handler.WebhookMethod;
import io.javalin.http.Context;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands the deliveries of one endpoint to the methods that are marked for their events. */
final class AnnotatedHandler implements DeliveryHandler {
    private final WebhookHandlers handlers;

    AnnotatedHandler(WebhookHandlers handlers) {
        this.handlers = handlers;
    }

    @Override
    public boolean takes(Delivery delivery) {
        return handlers.methodFor(delivery) != null;
    }

    @Override
    public void handle(Context ctx, Delivery delivery) throws Exception {
        WebhookMethod method = handlers.methodFor(delivery);
        if (method != null) {
            PayloadReader payloads = (body, type) -> ctx.jsonMapper().fromJsonStream(body, type);
            answer(ctx, method.call(delivery, payloads, ctx));
        }
    }

    private static void answer(Context ctx, @Nullable Object returned) {
        if (returned instanceof CompletionStage<?> stage) {
            CompletableFuture<?> future = stage.toCompletableFuture();
            ctx.future(() -> future.thenAccept(result -> answer(ctx, result)));
        } else if (returned instanceof String text) {
            ctx.result(text);
        } else if (returned instanceof byte[] bytes) {
            ctx.result(bytes);
        } else if (returned instanceof InputStream stream) {
            ctx.result(stream);
        } else if (returned != null) {
            ctx.json(returned);
        }
    }
}
