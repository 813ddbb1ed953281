package io.hookseal.inbox;

import io.hookseal.Endpoint;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.SignedDelivery;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A receiver with an inbox, one of perhaps several on one database: endpoints {@code databridge} and {@code other}. */
final class Node implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final SenderProfile SENDER = Senders.databridge();
    static final WorkPolicy QUICK =
            WorkPolicy.defaults().attempts(3).pauses(Duration.ofMillis(20), Duration.ofMillis(40));

    final Told told = new Told();
    final Inbox inbox;
    final WebhookReceiver receiver;

    private Node(Inbox inbox, Consumer<WebhookReceiver.Builder> more) {
        this.inbox = inbox;
        WebhookReceiver.Builder builder = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(told)
                .memoryIsEnough()
                .endpoint(endpoint("databridge"));
        more.accept(builder);
        this.receiver = builder.build();
    }

    static Endpoint endpoint(String name) {
        return Endpoint.of(name, SENDER).secret(SECRET).inbox();
    }

    static Node on(DataSource dataSource, UnaryOperator<InboxBuilder> settings) {
        return on(dataSource, settings, builder -> {});
    }

    static Node on(
            DataSource dataSource, UnaryOperator<InboxBuilder> settings, Consumer<WebhookReceiver.Builder> more) {
        Inbox inbox = settings.apply(Inbox.in(dataSource)
                        .work(QUICK)
                        .poll(Duration.ofMillis(20))
                        .heartbeat(Duration.ofMillis(250), 4)
                        .sweep(Duration.ofMillis(100)))
                .build();
        return new Node(inbox, more);
    }

    /** One that handles everything with this. */
    static Node on(DataSource dataSource, InboxHandler handler) {
        return on(dataSource, builder -> builder.handler("databridge", handler));
    }

    int deliver(String body) {
        return deliver("databridge", body);
    }

    int deliver(String endpoint, String body) {
        Reception reception = receiver.receive(endpoint, InboxRequest.of(SignedDelivery.of(SENDER, SECRET, body)));
        return ((Reception.Answered) reception).reply().status();
    }

    /** A body that tells of an event, and is like no other. */
    static String body(Object id) {
        return "{\"event\":\"submission.signoff\",\"id\":\"" + id + "\"}";
    }

    static String body(Object id, Object order) {
        return "{\"event\":\"submission.signoff\",\"id\":\"" + id + "\",\"order\":\"" + order + "\"}";
    }

    void closeAfter(Consumer<Node> use) {
        try (this) {
            use.accept(this);
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
