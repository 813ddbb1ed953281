package io.hookseal.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;

/**
 * A filter that puts one {@link RereadableRequest} around every HTTP request, and reads nothing.
 *
 * <p>It refuses nothing and verifies nothing: whoever verifies finds the wrapper with
 * {@link RereadableRequest#find(ServletRequest)} and captures the body there. Until then every call passes through to
 * the container, so requests that are no deliveries are not disturbed.
 *
 * <p>Map it to {@code /*} for the dispatches of {@link #dispatcherTypes()}, before any filter that reads bodies or
 * parameters, and with async support switched on (a filter without it forbids {@code startAsync} to everything behind
 * it). A dispatch that already carries the wrapper is not wrapped again: the captured body is rewound, so that each
 * dispatch reads from the first byte. An INCLUDE gives its caller's reading position back when it ends.
 *
 * <p>Safe for use by many threads; it has no state.
 */
public final class CaptureFilter implements Filter {
    /** Creates the filter; registering it is the caller's part. */
    public CaptureFilter() {}

    /**
     * The dispatches to map this filter to: REQUEST, ASYNC, FORWARD and INCLUDE.
     *
     * @return a new set, the caller's own
     */
    public static EnumSet<DispatcherType> dispatcherTypes() {
        return EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.FORWARD, DispatcherType.INCLUDE);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)) {
            chain.doFilter(request, response);
            return;
        }
        RereadableRequest known = RereadableRequest.inside(http);
        if (known == null) {
            chain.doFilter(RereadableRequest.wrap(http, response), response);
        } else {
            // What came in goes on, not the wrapper found inside it: Jetty puts a dispatch's path and query around it.
            onward(known, request, response, chain);
        }
    }

    /** Lets a request on whose body begins anew, for as long as an INCLUDE takes or for good. */
    static void onward(RereadableRequest known, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RereadableRequest.Position left = known.position();
        known.rewind();
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getDispatcherType() == DispatcherType.INCLUDE) {
                known.position(left);
            }
        }
    }
}
