package io.hookseal.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * The container's response, in whose place one that is held back can be put once a request is known for a delivery. For one
 * thread at a time.
 */
final class AnswerSwitch extends HttpServletResponseWrapper {
    private final HttpServletResponse container;
    private int entered;

    AnswerSwitch(HttpServletResponse container) {
        super(container);
        this.container = container;
    }

    HttpServletResponse container() {
        return container;
    }

    /** The filter is passed inwards. */
    void enter() {
        entered++;
    }

    /** The filter is passed outwards: whether this was the last time in this dispatch by the container. */
    boolean exit() {
        return --entered == 0;
    }
}
