package io.hookseal.servlet;

import io.hookseal.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Puts a {@link Reply} in place of whatever a response holds, for adapters of frameworks that stand on servlets. Never with
 * {@code sendError}, whose page is the container's.
 */
public final class ServletReply {
    private static final System.Logger LOG = System.getLogger(ServletReply.class.getName());

    private ServletReply() {}

    /**
     * Replaces the answer and lets it leave, so that nobody changes it any more. A client that is gone is not told of.
     *
     * @param request the request that is answered
     * @param response its response
     * @param reply the answer
     * @return whether it left; false where another answer had left already
     */
    public static boolean send(HttpServletRequest request, HttpServletResponse response, Reply reply) {
        if (response.isCommitted()) {
            return false;
        }
        response.reset();
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        response.setContentLength(reply.body().length);
        if (reply.close() && request.getProtocol().startsWith("HTTP/1")) {
            response.setHeader("Connection", "close"); // HTTP/2 forbids it
        }
        try {
            response.getOutputStream().write(reply.body());
            response.flushBuffer();
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "an answer found no client", e);
        }
        return true;
    }
}
