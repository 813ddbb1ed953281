package io.hookseal.boot;

import static io.hookseal.boot.Applications.OTHER;
import static io.hookseal.boot.Applications.SECRET;
import static io.hookseal.boot.Applications.order;
import static io.hookseal.boot.Applications.run;
import static io.hookseal.boot.Applications.start;
import static io.hookseal.boot.Applications.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.sender.Senders;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.verification.Refusal;
import jakarta.servlet.Filter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** A receiver that the properties make, in an application that runs; and what an application may bring itself. */
class ReceiverTest {
    @Test
    void runsOnTheBootAndTheServerThatItSays() {
        assertThat(SpringBootVersion.getVersion()).startsWith(System.getProperty("hookseal.boot"));
        boolean tomcat = ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null);
        boolean jetty = ClassUtils.isPresent("org.eclipse.jetty.server.Server", null);
        assertThat(tomcat).isEqualTo(System.getProperty("hookseal.server").equals("tomcat"));
        assertThat(jetty).isNotEqualTo(tomcat);
    }

    @Test
    void receivesForHandlersOfBothKinds() {
        try (ConfigurableApplicationContext context = start(Hooks.class)) {
            assertThat(status(context, "/hooks/validibot", run("r-1"))).isEqualTo(200);
            assertThat(status(context, "/hooks/validibot", run("r-2", OTHER))).isEqualTo(401);
            assertThat(context.getBean(Hooks.Runs.class).handled).containsExactly("run.failed r-1");
            assertThat(status(context, "/shop/orders", order(OTHER, "{\"n\":1}")))
                    .isEqualTo(200);
            assertThat(status(context, "/shop/orders", order(OTHER, "{\"n\":1}")))
                    .as("a duplicate")
                    .isEqualTo(200);
            assertThat(status(context, "/shop/orders", order(SECRET, "{\"n\":2}")))
                    .isEqualTo(401);
            assertThat(context.getBean(Hooks.Orders.class).handled).containsExactly("{\"n\":1}");
        }
    }

    @Test
    void receivesUnderPathsOfServletAndContextWithLazyBeansAndAntPatterns() {
        try (ConfigurableApplicationContext context = start(
                Hooks.class,
                "--server.servlet.context-path=/app",
                "--spring.mvc.servlet.path=/api",
                "--spring.main.lazy-initialization=true",
                "--spring.mvc.pathmatch.matching-strategy=ant_path_matcher")) {
            assertThat(status(context, "/app/api/hooks/validibot", run("r-1", OTHER)))
                    .isEqualTo(401);
            assertThat(status(context, "/app/api/hooks/validibot", run("r-1"))).isEqualTo(200);
            assertThat(status(context, "/app/api/shop/orders", order(SECRET, "{\"n\":1}")))
                    .isEqualTo(401);
            assertThat(status(context, "/app/api/shop/orders", order(OTHER, "{\"n\":1}")))
                    .isEqualTo(200);
        }
    }

    @Test
    void aListThatIsSetAgainReplacesTheWholeListHoweverItIsSpelled() {
        String fresh = "a-fresh-secret-of-more-than-thirty-two-bytes";
        try (ConfigurableApplicationContext context =
                start(Hooks.class, "--HOOKSEAL.ENDPOINTS.VALIDIBOT.SECRETS[0]=" + fresh)) {
            assertThat(status(context, "/hooks/validibot", run("r-1", fresh))).isEqualTo(200);
            assertThat(status(context, "/hooks/validibot", run("r-2")))
                    .as("the replaced secret is not live")
                    .isEqualTo(401);
        }
    }

    @Test
    void takesTheApplicationsStoreClockAndListeners() {
        try (ConfigurableApplicationContext context = start(WithParts.class)) {
            WithParts parts = context.getBean(WithParts.class);
            assertThat(status(context, "/hooks/validibot", run("r-1")))
                    .as("stale by the application's clock")
                    .isEqualTo(401);
            assertThat(status(context, "/shop/orders", order(OTHER, "{\"n\":1}")))
                    .isEqualTo(200);
            assertThat(parts.reports).hasSize(2);
            assertThat(context.getBeansOfType(DeliveryStore.class)).hasSize(1);
        }
    }

    @Test
    void givesWayToTheApplicationsReceiver() {
        try (ConfigurableApplicationContext context = start(WithReceiver.class)) {
            assertThat(context.getBeansOfType(WebhookReceiver.class)).containsOnlyKeys("own");
            assertThat(context.getBean(WebhookReceiver.class).endpoints()).containsExactly("validibot", "orders");
            assertThat(status(context, "/own", run("r-1"))).isEqualTo(200);
        }
    }

    @Test
    void closesTheReceiverWithTheApplicationAndItsStoreBehindTheLastDelivery() {
        WatchedStore store;
        WebhookReceiver receiver;
        Reception.Accepted handled;
        try (ConfigurableApplicationContext context = start(WithStore.class)) {
            store = context.getBean(WatchedStore.class);
            receiver = context.getBean(WebhookReceiver.class);
            handled = (Reception.Accepted) receiver.receive("validibot", new Posted(run("r-1")));
        }
        Reception late = receiver.receive("validibot", new Posted(run("r-2")));
        assertThat(late).as("a delivery behind the end").isInstanceOf(Reception.Answered.class);
        assertThat(((Reception.Answered) late).reply().status()).isEqualTo(503);
        assertThat(store.calls).as("while one is handled").containsExactly("claim");
        assertThat(handled.settle(new HandlerOutcome.Answered(200)))
                .as("its own answer")
                .isNull();
        assertThat(store.calls).containsExactly("claim", "complete", "close");
    }

    @Test
    void leavesAStoreToSpringThatAnotherReceiverMayNotKnow() {
        WatchedStore store;
        try (ConfigurableApplicationContext context = start(WithStoreAndReceiver.class)) {
            store = context.getBean(WatchedStore.class);
        }
        assertThat(store.calls).containsExactly("close");
    }

    @Test
    void standsInFrontOfFiltersThatReadBodies() {
        try (ConfigurableApplicationContext context = start(WithFilters.class)) {
            assertThat(status(context, "/shop/orders", order(OTHER, "{\"n\":1}")))
                    .isEqualTo(200);
            assertThat(context.getBean(WithFilters.class).behind).containsExactly(true);
        }
    }

    @Test
    void givesWayToTheApplicationsFilterAndLog() {
        try (ConfigurableApplicationContext context = start(WithOwn.class)) {
            assertThat(context.getBeanProvider(FilterRegistrationBean.class).stream()
                            .filter(each -> each.getFilter() instanceof DeliveryFilter))
                    .hasSize(1);
            assertThat(status(context, "/shop/orders", order(SECRET, "{\"n\":1}")))
                    .isEqualTo(401);
            assertThat(context.getBean(WithOwn.class).told).containsExactly("orders");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithFilters {
        final List<Boolean> behind = new CopyOnWriteArrayList<>();

        @Bean
        FilterRegistrationBean<Filter> early() {
            FilterRegistrationBean<Filter> early = new FilterRegistrationBean<>((request, response, chain) -> {
                behind.add(DeliveryFilter.passed(request));
                chain.doFilter(request, response);
            });
            early.setOrder(-10_001); // before Spring's for hidden methods
            return early;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithOwn {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Bean
        FilterRegistrationBean<DeliveryFilter> own() {
            FilterRegistrationBean<DeliveryFilter> own = new FilterRegistrationBean<>(new DeliveryFilter());
            own.setOrder(DeliveryFilter.ORDER);
            return own;
        }

        @Bean
        ReceiverListener hooksealLog() {
            return new ReceiverListener() {
                @Override
                public void refused(String endpoint, Refusal refusal) {
                    told.add(endpoint);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithStore {
        @Bean
        WatchedStore store() {
            return new WatchedStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({WithStore.class, WithReceiver.class})
    static class WithStoreAndReceiver {}

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithParts {
        final List<ExchangeReport> reports = new CopyOnWriteArrayList<>();

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(Instant.parse("2035-01-01T00:00:00Z"));
        }

        @Bean
        DeliveryStore store() {
            return CaffeineDeliveryStore.create();
        }

        @Bean
        ReceiverListener first() {
            return new ReceiverListener() {
                @Override
                public void answered(ExchangeReport report) {
                    throw new IllegalStateException("by test");
                }
            };
        }

        @Bean
        ReceiverListener second() {
            return new ReceiverListener() {
                @Override
                public void answered(ExchangeReport report) {
                    reports.add(report);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithReceiver {
        @Bean
        WebhookReceiver own() {
            return WebhookReceiver.builder()
                    .endpoint(Endpoint.of("validibot", Senders.validibot())
                            .path("/own")
                            .secret(SECRET))
                    .endpoint(Endpoint.of("orders", Senders.github()).secret(OTHER))
                    .build();
        }
    }
}
