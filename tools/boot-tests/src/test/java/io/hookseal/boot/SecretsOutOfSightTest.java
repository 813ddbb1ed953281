package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** What the actuator tells, where it is told to show every value to everybody. */
class SecretsOutOfSightTest {
    private static String get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Applications.port(context) + "/actuator/" + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void neverShowsASecret() throws Exception {
        String inJson = "canary-in-a-whole-document-of-properties";
        try (ConfigurableApplicationContext context = Applications.start(
                Hooks.class,
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.env.show-values=always",
                "--management.endpoint.configprops.show-values=always",
                "--management.endpoint.health.show-details=always",
                "--shown=plain to see",
                "--copy=with ${VALIDIBOT_SECRET} inside",
                "--spring.application.json={\"hookseal\":{\"endpoints\":{\"third\":{\"path\":\"/third\",\"sender\":\"attesta\","
                        + "\"secrets\":[{\"id\":\"k\",\"value\":\"" + inJson + "\"}]}}}}",
                "--hookseal.endpoints.fourth.path=/fourth",
                "--hookseal.endpoints.fourth.sender=attesta",
                "--hookseal.endpoints.fourth.secrets[0].value=canary-on-the-command-line-of-the-process")) {
            for (String path : List.of(
                    "env",
                    "env/VALIDIBOT_SECRET",
                    "env/copy",
                    "configprops",
                    "beans",
                    "mappings",
                    "conditions",
                    "health",
                    "metrics",
                    "loggers")) {
                assertThat(get(context, path)).as(path).isNotEmpty().doesNotContain("canary");
            }
            assertThat(get(context, "env"))
                    .contains("plain to see")
                    .contains("hookseal.endpoints.orders.secrets[0]")
                    .contains("/shop/orders")
                    .contains("******");
        }
    }

    @Test
    void masksBeforeTheApplicationChangesAValue() throws Exception {
        try (ConfigurableApplicationContext context = Applications.start(
                Quoting.class,
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.env.show-values=always")) {
            assertThat(get(context, "env")).contains("'/shop/orders'").doesNotContain("canary");
        }
    }

    /** An application that shows values in its own way. */
    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class Quoting {
        @Bean
        @Order(0)
        SanitizingFunction quotes() {
            return data -> data.withValue("'" + data.getValue() + "'");
        }
    }

    @Test
    void masksByItsKeyWhatIsNoSecretAnyMore() throws Exception {
        try (ConfigurableApplicationContext context = Applications.start(
                Hooks.class,
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.env.show-values=always",
                "--hookseal.endpoints.orders.secrets[0]=a-fresh-secret-of-more-than-thirty-two-bytes")) {
            assertThat(get(context, "env"))
                    .as("a secret that another source replaced, and that may yet be live elsewhere")
                    .contains("hookseal.endpoints.orders.secrets[0]")
                    .doesNotContain(Applications.OTHER)
                    .doesNotContain("a-fresh-secret");
            assertThat(get(context, "env/hookseal.endpoints.orders.secrets%5B0%5D"))
                    .doesNotContain(Applications.OTHER)
                    .doesNotContain("a-fresh-secret");
        }
    }

    @Test
    void neverShowsASecretOverJmx() throws Exception {
        try (ConfigurableApplicationContext context = Applications.start(
                Hooks.class,
                "--spring.jmx.enabled=true",
                "--management.endpoints.jmx.exposure.include=*",
                "--management.endpoint.env.show-values=always",
                "--management.endpoint.configprops.show-values=always")) {
            assertThat(context.isRunning()).isTrue();
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            String env = String.valueOf(server.invoke(
                    new ObjectName("org.springframework.boot:type=Endpoint,name=Env"),
                    "environment",
                    new Object[] {null},
                    new String[] {"java.lang.String"}));
            String properties = String.valueOf(server.invoke(
                    new ObjectName("org.springframework.boot:type=Endpoint,name=Configprops"),
                    "configurationProperties",
                    new Object[0],
                    new String[0]));
            assertThat(env)
                    .contains("hookseal.endpoints.orders.secrets[0]")
                    .contains("/shop/orders")
                    .doesNotContain("canary");
            assertThat(properties).isNotEmpty().doesNotContain("canary");
        }
    }
}
