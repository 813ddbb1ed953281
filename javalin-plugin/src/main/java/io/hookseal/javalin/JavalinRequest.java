package io.hookseal.javalin;

import io.hookseal.request.InboundRequest;
import io.hookseal.servlet.BodyTouchedException;
import io.hookseal.servlet.RereadableRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to Javalin as the receiver looks at it: as the container has it, without Javalin's reading of it. */
record JavalinRequest(RereadableRequest request, Map<String, String> pathParams) implements InboundRequest {

    /** The container's: Javalin's own method is what an override header says. */
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return pathParams.get(name);
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

    @Override
    public InputStream body() throws IOException {
        if (request.captured()) {
            return new ByteArrayInputStream(request.copyOfBody());
        }
        try {
            return request.originalBody();
        } catch (BodyTouchedException e) {
            return InputStream.nullInputStream();
        }
    }
}
