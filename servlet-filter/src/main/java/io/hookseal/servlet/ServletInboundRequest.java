package io.hookseal.servlet;

import io.hookseal.request.InboundRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as the receiver looks at it, for adapters of frameworks that stand on servlets: the container's method
 * and headers, without a framework's reading of them.
 *
 * @param request the request, whose body is not read yet, or is captured
 * @param pathVariables the values of the route's path variables, decoded
 */
public record ServletInboundRequest(RereadableRequest request, Map<String, String> pathVariables)
        implements InboundRequest {

    /**
     * Copies the variables.
     *
     * @param request the request
     * @param pathVariables the variables
     */
    public ServletInboundRequest {
        pathVariables = Map.copyOf(pathVariables);
    }

    /**
     * POST only where the container says so and everybody in front of the body's wrapper: what an override header says is a
     * framework's affair, and makes no delivery of a request that was sent by another method.
     */
    @Override
    public String method() {
        String method = request.getMethod();
        ServletRequest current = request;
        while (method.equals("POST") && current instanceof ServletRequestWrapper wrapper) {
            current = wrapper.getRequest();
            method = current instanceof HttpServletRequest http ? http.getMethod() : method;
        }
        return method;
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return List.of();
        }
        String first = values.nextElement();
        if (!values.hasMoreElements()) {
            return List.of(first);
        }
        List<String> all = Collections.list(values);
        all.add(0, first);
        return all;
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return pathVariables.get(name);
    }

    @Override
    public long declaredLength() {
        return request.getContentLengthLong();
    }

    /**
     * A body that somebody else asked for counts as announced, so that a drained one is never taken for an empty one.
     * Chunks alone announce nothing, as they may be none; the original body tells itself whether those were taken.
     */
    @Override
    public boolean bodyAnnounced() {
        return declaredLength() > 0 || request.touched();
    }

    /**
     * The captured body where there is one, else the original.
     *
     * @throws BodyTouchedException where somebody else asked for it first
     */
    @Override
    public InputStream body() throws IOException {
        return request.captured() ? request.capturedBody() : request.originalBody();
    }
}
