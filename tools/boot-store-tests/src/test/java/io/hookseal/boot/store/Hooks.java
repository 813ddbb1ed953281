package io.hookseal.boot.store;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** An application that notes what it handles. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(Hooks.Runs.class)
class Hooks {
    @Component
    static class Runs {
        final List<String> handled = new CopyOnWriteArrayList<>();

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        void failed(Delivery delivery) {
            handled.add(delivery.identity());
        }
    }
}
