package io.hookseal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookseal.ConfigurationException;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class StartUpTest {
    private static ConfigurationException refused(Class<?>... beans) {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of(beans))) {
            context.setServletContext(new MockServletContext());
            return catchThrowableOfType(ConfigurationException.class, context::refresh);
        }
    }

    static class Wrong {
        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void one() {}

        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void two() {}

        @OnWebhook(endpoint = "validibot", event = "run.complete")
        void misspelt() {}

        @OnWebhook(endpoint = "unknown")
        void unknown() {}

        @OnWebhook(endpoint = "dembrane")
        void withoutPath() {}

        @OnWebhook(endpoint = "open")
        void takenForVerified() {}

        @OnWebhook(endpoint = "attesta")
        @SuppressWarnings("UnusedMethod")
        private void hidden() {}
    }

    @RestController
    static class WrongToo {
        @PostMapping("/a")
        @VerifiedWebhook("nowhere")
        void unknown(Delivery delivery) {}

        @GetMapping("/b")
        @VerifiedWebhook("validibot")
        void got(Delivery delivery) {}

        @PostMapping("/c")
        @VerifiedWebhook("open")
        void unverified(Delivery delivery) {}

        @PostMapping("/d")
        void unmarked(Delivery delivery) {}

        @PostMapping("/f")
        @VerifiedWebhook("validibot")
        void withoutDelivery(@RequestBody byte[] body) {}

        @PostMapping("/g")
        @VerifiedWebhook("validibot")
        void anotherDelivery(@RequestAttribute(required = false) Delivery delivery) {}

        @PostMapping("/e")
        @OnWebhook(endpoint = "attesta")
        void mappedTwice() {}
    }

    @Test
    @DisplayName("row 78: everything that is wrong is said at once, and nothing starts")
    void saysAllThatIsWrong() {
        ConfigurationException refused = refused(Wrong.class, WrongToo.class);
        assertThat(refused).isNotNull();
        assertThat(refused.problems().stream().map(Object::toString))
                .anyMatch(each -> each.contains("both take the event 'run.completed'"))
                .anyMatch(each -> each.contains("'run.complete'"))
                .anyMatch(each -> each.startsWith("unknown: is not an endpoint"))
                .anyMatch(each -> each.startsWith("dembrane: has no path"))
                .anyMatch(each -> each.startsWith("open: accepts unsigned") && each.contains("takenForVerified"))
                .anyMatch(each -> each.contains("hidden") && each.contains("private"))
                .anyMatch(each -> each.startsWith("nowhere: is not an endpoint"))
                .anyMatch(each -> each.contains("only POST is ever received"))
                .anyMatch(each -> each.startsWith("open: accepts unsigned") && each.contains("WrongToo#unverified"))
                .anyMatch(each -> each.contains("takes a Delivery that nobody verifies"))
                .anyMatch(each -> each.contains("has a path of its own"))
                .anyMatch(each -> each.contains("withoutDelivery[1 args] does not take the Delivery")
                        && each.contains("add a parameter of type Delivery"))
                .anyMatch(each -> each.contains("anotherDelivery[1 args] does not take the Delivery"))
                .hasSize(13);
    }

    interface Other {
        void other();
    }

    static class Behind implements Other {
        @OnWebhook(endpoint = "validibot")
        public void take() {}

        @Override
        public void other() {}
    }

    @Configuration
    static class Proxied {
        @Bean
        Other behind() {
            return (Other) new ProxyFactory(new Behind()).getProxy(StartUpTest.class.getClassLoader());
        }
    }

    @Configuration
    static class ProxiedAsDeclared {
        @Bean
        static org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator proxies() {
            org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator creator =
                    new org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator();
            creator.setBeanNames("behind");
            return creator;
        }

        @Bean
        Behind behind() {
            return new Behind();
        }
    }

    @Test
    @DisplayName("row 77: a method that a proxy hides is told of")
    void refusesAMethodThatAProxyHides() {
        ConfigurationException refused = refused(ProxiedAsDeclared.class);
        assertThat(refused).isNotNull().hasMessageContaining("cannot be called through the proxy");
        assertThat(refused(Proxied.class)).isNotNull().hasMessageContaining("cannot be called through the proxy");
    }

    @Configuration
    @EnableHookseal
    static class WithoutMvc {}

    @Test
    void asksForSpringMvcsConfiguration() {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext()) {
            context.setServletContext(new MockServletContext());
            context.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("receiver", receiver));
            context.register(WithoutMvc.class);
            assertThatThrownBy(context::refresh)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("add @EnableWebMvc");
        }
    }

    @Test
    void leavesSpringsOwnMappingTheOnlyCandidateOfItsType() {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of())) {
            context.setServletContext(new MockServletContext());
            context.refresh();
            assertThat(context.getBeanProvider(RequestMappingHandlerMapping.class)
                            .getObject())
                    .isNotInstanceOf(WebhookHandlerMapping.class);
        }
    }
}
