package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.DeliveryInbox;
import io.hookseal.Endpoint;
import io.hookseal.Problem;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.HandlerMark;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.SignedDelivery;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints whose deliveries the inbox keeps: the filter answers them, and no servlet runs. */
@ParameterizedClass
@EnumSource(Container.class)
record KeptTest(Container container) {

    /** Keeps in a list. */
    private static final class Listed implements DeliveryInbox {
        final List<Item> items = new CopyOnWriteArrayList<>();

        @Override
        public Kept keep(Item item) {
            items.add(item);
            return Kept.NEW;
        }

        @Override
        public List<Problem> check() {
            return List.of();
        }

        @Override
        public List<HandlerMark> handlers() {
            return List.of(new HandlerMark("handler", "databridge", Set.of(), false));
        }

        @Override
        public void begin(WebhookReceiver receiver, ReceiverListener listener) {}

        @Override
        public void close() {}
    }

    @Test
    void answersWithoutAServlet() throws Exception {
        Listed inbox = new Listed();
        WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new ReceiverListener() {})
                .endpoint(Endpoint.of("databridge", Senders.databridge())
                        .path("/kept")
                        .secret(Signed.SECRET)
                        .inbox())
                .build();
        try (receiver;
                App app = new App()) {
            app.filter(new WebhookFilter(receiver), "/*")
                    .servlet(
                            "rest",
                            App.serving((request, response) -> {
                                throw new AssertionError("a servlet ran");
                            }),
                            "/")
                    .start(container);
            SignedDelivery delivery =
                    SignedDelivery.of(Senders.databridge(), Signed.SECRET, "{\"event\":\"submission.signoff\"}");
            assertThat(app.status(delivery.to("/kept"))).isEqualTo(202);
            assertThat(app.status(SignedDelivery.of(Senders.databridge(), Signed.OTHER_SECRET, "{}")
                            .to("/kept")))
                    .isEqualTo(401);
            assertThat(inbox.items).hasSize(1);
        }
    }
}
