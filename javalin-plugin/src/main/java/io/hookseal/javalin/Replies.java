package io.hookseal.javalin;

import io.hookseal.Reply;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Puts a {@link Reply} in place of whatever the response holds: headers that other handlers set, a body they wrote.
 * Never {@code sendError}, whose page is the container's.
 */
final class Replies {
    private static final String TYPE = "text/plain;charset=us-ascii";

    /** Where the receiver could not even be asked: a 2xx or 4xx would lose the delivery. */
    static final Reply UNAVAILABLE = new Reply(
            503,
            Map.of("Content-Type", TYPE, "Cache-Control", "no-store", "Retry-After", "5"),
            "try again later\n",
            false);

    /** Where a handler asks for the parts of a multipart body. */
    static final Reply NO_PARTS = plain(415, "parts of a multipart body are not read\n");

    /** Where the body of a form is none. */
    static final Reply MALFORMED_FORM = plain(400, "malformed form\n");

    private Replies() {}

    private static Reply plain(int status, String text) {
        return new Reply(status, Map.of("Content-Type", TYPE, "Cache-Control", "no-store"), text, false);
    }

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
