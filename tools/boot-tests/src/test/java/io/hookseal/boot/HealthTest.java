package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class HealthTest {
    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Applications.port(context) + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static ConfigurableApplicationContext startWith(String... more) {
        String[] arguments = {
            "--management.endpoint.health.probes.enabled=true",
            "--management.endpoint.health.probes.add-additional-paths=true",
            "--management.endpoint.health.show-details=always",
            "--hookseal.endpoints.validibot.secrets[0].value=${VALIDIBOT_SECRET}",
            "--hookseal.endpoints.validibot.secrets[0].not-after=2030-01-01T00:00:00Z"
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Applications.start(Ageing.class, all);
    }

    @Test
    @DisplayName("row 105: without a live key, an application is not ready, and alive all the same")
    void isNotReadyWithoutALiveSecret() throws Exception {
        try (ConfigurableApplicationContext context = startWith()) {
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(get(context, "/actuator/health").body()).contains("\"hookseal\":{\"status\":\"UP\"}");
            context.getBean(Ageing.class).now.set(Instant.parse("2030-01-01T00:00:00Z"));
            HttpResponse<String> down = get(context, "/actuator/health/readiness");
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).contains("DOWN");
            assertThat(get(context, "/actuator/health").body())
                    .contains("\"endpointsWithoutLiveSecret\":[\"validibot\"]")
                    .doesNotContain("canary");
            assertThat(get(context, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(503);
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void leavesAReadinessGroupAloneWhoseMembersAreNamed() throws Exception {
        try (ConfigurableApplicationContext context =
                startWith("--management.endpoint.health.group.readiness.include=readinessState")) {
            context.getBean(Ageing.class).now.set(Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void leavesAReadinessGroupAloneWhoseMembersAreAList() throws Exception {
        try (ConfigurableApplicationContext context =
                startWith("--management.endpoint.health.group.readiness.include[0]=readinessState")) {
            context.getBean(Ageing.class).now.set(Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void staysOutOfAReadinessGroupThatExcludesIt() throws Exception {
        try (ConfigurableApplicationContext context =
                startWith("--management.endpoint.health.group.readiness.exclude=hookseal")) {
            context.getBean(Ageing.class).now.set(Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        try (ConfigurableApplicationContext context = startWith("--management.health.hookseal.enabled=false")) {
            context.getBean(Ageing.class).now.set(Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(200);
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class Ageing {
        final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2029-12-31T23:59:59Z"));

        @Bean
        InstantSource clock() {
            return now::get;
        }
    }
}
