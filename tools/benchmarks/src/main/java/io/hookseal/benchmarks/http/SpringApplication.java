package io.hookseal.benchmarks.http;

import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.spring.EnableHookseal;
import io.hookseal.spring.VerifiedWebhook;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A Spring MVC application with webhooks and with another endpoint. */
final class SpringApplication {
    private static final ResponseEntity<String> ANSWER =
            ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body("{\"taken\":true}");

    private SpringApplication() {}

    static void register(ServletContext context, Variant variant) {
        AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
        beans.register(Mvc.class, Orders.class);
        if (variant == Variant.HOOKSEAL) {
            beans.register(Received.class, Hooks.class);
            DeliveryFilter.register(context);
        } else {
            beans.register(PlainHooks.class);
        }
        ServletRegistration.Dynamic servlet = context.addServlet("spring", new DispatcherServlet(beans));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/");
    }

    private static ResponseEntity<String> read(byte[] body) {
        if (body.length == 0) {
            throw new IllegalStateException("a request came without its body");
        }
        return ANSWER;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Mvc {}

    @Configuration(proxyBeanMethods = false)
    @EnableHookseal
    static class Received {
        @Bean
        WebhookReceiver receiver() {
            return Receivers.receiver();
        }
    }

    @RestController
    static class Orders {
        @GetMapping("/orders")
        ResponseEntity<String> get() {
            return ANSWER;
        }

        @PostMapping("/orders")
        ResponseEntity<String> post(@RequestBody byte[] body) {
            return read(body);
        }
    }

    @RestController
    static class PlainHooks {
        @PostMapping({"/hooks/github", "/hooks/validibot"})
        ResponseEntity<String> take(@RequestBody byte[] body) {
            return read(body);
        }
    }

    @RestController
    static class Hooks {
        @VerifiedWebhook("github")
        @PostMapping("/hooks/github")
        ResponseEntity<String> github(Delivery delivery, @RequestBody byte[] body) {
            return read(body);
        }

        @VerifiedWebhook("validibot")
        @PostMapping("/hooks/validibot")
        ResponseEntity<String> validibot(Delivery delivery, @RequestBody byte[] body) {
            return read(body);
        }
    }
}
