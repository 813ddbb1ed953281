package io.hookseal.javalin;

import io.hookseal.Reply;
import io.hookseal.servlet.ServletReply;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Reply} in place of whatever the response holds: headers that other handlers set, a body they wrote.
 * Never {@code sendError}, whose page is the container's.
 */
final class Replies {
    private static final System.Logger LOG = System.getLogger(Replies.class.getName());

    private Replies() {}

    /** Replaces the answer and lets it leave, so that nobody behind this can change it; nothing if one has left. */
    static void send(Context ctx, Reply reply) {
        if (ServletReply.send(ctx.req(), ctx.res(), reply)) {
            ctx.result(""); // so that Javalin has nothing left to write
        }
    }

    /** Lets the handler's own answer leave as it is. */
    static void release(Context ctx) {
        leave(ctx, ctx.resultInputStream());
    }

    private static void leave(Context ctx, @Nullable InputStream body) {
        try {
            if (body != null) {
                body.transferTo(ctx.res().getOutputStream());
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "an answer found no client, or stands in the handler's writer", e);
        }
        try {
            ctx.res().flushBuffer();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "an answer found no client", e);
        }
        ctx.result(""); // so that Javalin has nothing left to write
    }
}
