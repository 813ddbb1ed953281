package io.hookseal.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * A response of which errors and redirections are a status and nothing else: the container would let its own page leave, and
 * a sender follows no redirection.
 */
abstract class ErrorlessResponse extends HttpServletResponseWrapper {
    ErrorlessResponse(HttpServletResponse response) {
        super(response);
    }

    /** Ends the answer with this status and without a body. */
    abstract void end(int status);

    @Override
    public void sendError(int error) {
        end(error);
    }

    @Override
    public void sendError(int error, String message) {
        end(error);
    }

    @Override
    public void sendRedirect(String location) {
        end(SC_FOUND);
    }

    // Servlet 6.1 has three more, which 6.0 does not know; its wrapper hands each of them to the container.

    /**
     * As Servlet 6.1 has it.
     *
     * @param location where to
     * @param redirect the status
     */
    public void sendRedirect(String location, int redirect) {
        end(redirect);
    }

    /**
     * As Servlet 6.1 has it.
     *
     * @param location where to
     * @param clearBuffer whether the body is dropped
     */
    public void sendRedirect(String location, boolean clearBuffer) {
        end(SC_FOUND);
    }

    /**
     * As Servlet 6.1 has it.
     *
     * @param location where to
     * @param redirect the status
     * @param clearBuffer whether the body is dropped
     */
    public void sendRedirect(String location, int redirect, boolean clearBuffer) {
        end(redirect);
    }
}
