package io.hookseal.spring;

import io.hookseal.servlet.HeldResponse;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The container's response, in whose place one that is held back can be put once a request is known to be a delivery. */
final class AnswerSwitch extends HttpServletResponseWrapper {
    private static final String ATTRIBUTE = AnswerSwitch.class.getName();

    private final HttpServletRequest request;
    private int entered;

    AnswerSwitch(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable AnswerSwitch of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AnswerSwitch answers ? answers : null;
    }

    HeldResponse hold(ReentrantLock lock, IntPredicate mayLeave) {
        HeldResponse held = new HeldResponse(request, (HttpServletResponse) getResponse(), lock, mayLeave);
        setResponse(held);
        return held;
    }

    /** Notes that the filter is passed, inwards. */
    void enter() {
        entered++;
    }

    /** {@return whether the filter is passed outwards for the last time in this dispatch by the container} */
    boolean exit() {
        return --entered == 0;
    }

    /** {@return whether the filter's end is still to come in this dispatch by the container} */
    boolean inside() {
        return entered > 0;
    }
}
