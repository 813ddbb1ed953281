package io.hookseal.boot;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.spring.VerifiedWebhook;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An application with handlers of both kinds. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Hooks.Runs.class, Hooks.Orders.class})
class Hooks {
    /** Handled by event. */
    @Component
    static class Runs {
        final List<String> handled = new CopyOnWriteArrayList<>();

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        void failed(Run run, Delivery delivery) {
            handled.add(delivery.event() + " " + run.id());
        }
    }

    /** What the payload is read as. */
    record Run(String id) {}

    /** An ordinary controller. */
    @RestController
    static class Orders {
        final List<String> handled = new CopyOnWriteArrayList<>();

        @PostMapping("/shop/orders")
        @VerifiedWebhook("orders")
        String take(@RequestBody byte[] body, Delivery delivery) {
            handled.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
            return "taken";
        }
    }
}
