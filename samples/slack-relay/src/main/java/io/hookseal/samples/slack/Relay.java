package io.hookseal.samples.slack;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.samples.slack.Routes.Channel;
import org.springframework.stereotype.Component;

/** Takes the verified deliveries of the four senders out of the inbox, each once, and posts each to its channel. */
@Component
final class Relay {
    private final Routes routes;
    private final Messages messages;
    private final Slack slack;

    Relay(Routes routes, Messages messages, Slack slack) {
        this.routes = routes;
        this.messages = messages;
        this.slack = slack;
    }

    @OnWebhook(endpoint = "databridge")
    void submission(Delivery delivery) {
        post(delivery);
    }

    @OnWebhook(endpoint = "validibot")
    void run(Delivery delivery) {
        post(delivery);
    }

    @OnWebhook(endpoint = "attesta")
    void action(Delivery delivery) {
        post(delivery);
    }

    @OnWebhook(endpoint = "dembrane")
    void conversation(Delivery delivery) {
        post(delivery);
    }

    private void post(Delivery delivery) {
        Channel channel = routes.of(delivery.sender(), delivery.event());
        if (channel != null) {
            slack.post(channel, messages.of(delivery));
        }
    }
}
