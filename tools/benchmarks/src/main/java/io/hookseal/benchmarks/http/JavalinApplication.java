package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookseal.WebhookReceiver;
import io.hookseal.javalin.HooksealPlugin;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.util.List;

/** A Javalin application with webhooks and with another endpoint. */
final class JavalinApplication {
    private static final String ANSWER = "{\"taken\":true}";

    private JavalinApplication() {}

    static int start(Variant variant) {
        Javalin javalin = Javalin.create(config -> configure(config, variant));
        return javalin.start("127.0.0.1", 0).port();
    }

    private static void configure(JavalinConfig config, Variant variant) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = 2 << 20;
        switch (variant) {
            case BARE, BARE_AGAIN, BUFFERING, HASHING -> {}
            case TUTORIAL -> config.routes.before("/hooks/*", JavalinApplication::verify);
            case HOOKSEAL -> {
                WebhookReceiver receiver = Receivers.receiver();
                HooksealPlugin hookseal = new HooksealPlugin(receiver);
                config.registerPlugin(hookseal);
                for (String endpoint : List.of("github", "validibot")) {
                    hookseal.on(endpoint, (ctx, delivery) -> handle(ctx, delivery.body()));
                }
            }
        }
        if (variant != Variant.HOOKSEAL) {
            config.routes.post(Traffic.GITHUB.path(), ctx -> handle(ctx, ctx.bodyAsBytes()));
            config.routes.post(Traffic.VALIDIBOT.path(), ctx -> handle(ctx, ctx.bodyAsBytes()));
        }
        config.routes.post(Traffic.OTHER_POST.path(), ctx -> handle(ctx, ctx.bodyAsBytes()));
        config.routes.get(Traffic.OTHER_GET.path(), JavalinApplication::answer);
    }

    /** Each handler has the body from whom its documentation says: of Javalin, or of the delivery that it is given. */
    private static void handle(Context ctx, byte[] body) {
        if (body.length == 0) {
            throw new IllegalStateException("a request came without its body");
        }
        answer(ctx);
    }

    private static void answer(Context ctx) {
        ctx.contentType("application/json").result(ANSWER);
    }

    private static void verify(Context ctx) {
        String payload = new String(ctx.bodyAsBytes(), UTF_8);
        if (!Filters.accepts(payload, ctx.header(Traffic.GITHUB.signatureHeader()))) {
            throw new UnauthorizedResponse();
        }
    }
}
