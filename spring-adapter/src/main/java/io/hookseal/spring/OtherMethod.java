package io.hookseal.spring;

import io.hookseal.request.InboundRequest;
import io.hookseal.servlet.RereadableRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that was not sent by POST, which {@link io.hookseal.servlet.DeliveryFilter} lets pass: the receiver refuses it, and
 * looks at nothing but its head.
 */
record OtherMethod(HttpServletRequest request) implements InboundRequest {
    /**
     * A request as DeliveryFilter saw it, where it was not sent by POST; where the filter let it pass or is not there, as anybody
     * between the container and Spring takes it for another method: an override makes no delivery of it. Null for a POST.
     */
    static @Nullable OtherMethod in(HttpServletRequest request) {
        OtherMethod outermost = null;
        ServletRequest current = request;
        while (true) {
            OtherMethod other = other(current);
            if (current instanceof RereadableRequest) {
                return other;
            }
            outermost = outermost == null ? other : outermost;
            if (!(current instanceof ServletRequestWrapper wrapper)) {
                return outermost;
            }
            current = wrapper.getRequest();
        }
    }

    private static @Nullable OtherMethod other(ServletRequest request) {
        return request instanceof HttpServletRequest http && !http.getMethod().equals("POST")
                ? new OtherMethod(http)
                : null;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public long declaredLength() {
        return request.getContentLengthLong();
    }

    @Override
    public boolean bodyAnnounced() {
        return declaredLength() > 0;
    }

    @Override
    public InputStream body() throws IOException {
        throw new IOException("the body of a " + method() + " request is nobody's delivery");
    }
}
