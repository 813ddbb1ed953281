package io.hookseal.benchmarks.paths;

import io.hookseal.request.InboundRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/** A request whose body comes from memory as fast as it is asked for. */
public final class Request implements InboundRequest {
    private final Head head;
    private final byte[] body;
    private final boolean declared;

    /**
     * A request.
     *
     * @param head its head
     * @param body its body, which is not copied
     * @param declared whether it says how long the body is
     */
    public Request(Head head, byte[] body, boolean declared) {
        this.head = head;
        this.body = body;
        this.declared = declared;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public List<String> headers(String name) {
        return head.headers(name);
    }

    @Override
    public long declaredLength() {
        return declared ? body.length : -1;
    }

    @Override
    public boolean bodyAnnounced() {
        return true;
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }
}
