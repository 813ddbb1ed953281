package io.hookseal.javalin;

import io.hookseal.Reply;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Puts a {@link Reply} in place of whatever the response holds: headers that other handlers set, a body they wrote.
 * Never {@code sendError}, whose page is the container's.
 */
final class Replies {
    private Replies() {}

    /** Replaces the answer, unless it has left; Javalin writes it once all its handlers have run. */
    static void send(Context ctx, Reply reply) {
        if (head(ctx.res(), reply)) {
            ctx.result(reply.body());
        }
    }

    /** Replaces an answer that Javalin has written, as long as it is still in the container's buffer. */
    static void overwrite(Context ctx, Reply reply) throws IOException {
        if (head(ctx.res(), reply)) {
            ctx.res().getOutputStream().write(reply.body());
        }
    }

    private static boolean head(HttpServletResponse response, Reply reply) {
        if (response.isCommitted()) {
            return false;
        }
        response.reset();
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        // Has the container let it go with the last byte: Javalin cancels a future behind its timeout, and an exception
        // handler could still change the status.
        response.setContentLength(reply.body().length);
        if (reply.close()) {
            response.setHeader("Connection", "close");
        }
        return true;
    }
}
