package io.hookseal.inbox;

import io.hookseal.request.InboundRequest;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.SignedDelivery;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/** A signed delivery as a request that was not sent. */
record InboxRequest(SignedDelivery delivery) implements InboundRequest {
    static InboxRequest of(SignedDelivery delivery) {
        return new InboxRequest(delivery);
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public List<String> headers(String name) {
        return delivery.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    @Override
    public long declaredLength() {
        return delivery.body().length;
    }

    @Override
    public boolean bodyAnnounced() {
        return true;
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(delivery.body());
    }
}
