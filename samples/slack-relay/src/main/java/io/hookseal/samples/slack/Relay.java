package io.hookseal.samples.slack;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.samples.slack.Routes.Channel;
import io.hookseal.samples.slack.Slack.Outcome;
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
        if (channel == null) {
            return;
        }
        Outcome outcome = slack.post(channel, messages.of(delivery));
        if (!(outcome instanceof Outcome.Posted)) {
            throw new NotPostedException(channel + ": " + outcome);
        }
    }

    /** Has the inbox try again later, and in the end give up. Its message is kept for operators. */
    private static final class NotPostedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPostedException(String message) {
            super(message);
        }
    }
}
