package io.hookseal.boot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import io.hookseal.store.jdbc.TransactionalClaims;
import io.hookseal.store.redis.RedisDeliveryStore;
import io.hookseal.testkit.SignedDelivery;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import redis.embedded.RedisServer;

/** An application's claims are held where its properties and its class path say, and nowhere by a guess. */
class StoreChoiceTest {
    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void startRedis() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        server.stop();
    }

    private static String database(String name) {
        return "--spring.datasource.url=jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    private static void handlesOnce(ConfigurableApplicationContext context, SignedDelivery delivery, int times) {
        for (int i = 0; i < 2; i++) {
            // again, as a sender does, where a busy machine lets a call of the store take too long
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> Applications.status(context, delivery) == 200);
        }
        assertThat(context.getBean(Hooks.Runs.class).handled).hasSize(times);
    }

    @Test
    void takesTheDatabaseOfTheApplication() {
        SignedDelivery delivery = Applications.run("r-1");
        for (int times : new int[] {1, 0}) {
            try (ConfigurableApplicationContext context = Applications.start(
                    Hooks.class,
                    database("choice"),
                    "--hookseal.store.jdbc.create-schema=true",
                    "--hookseal.store.time-limit=400ms",
                    "--hookseal.instances=2")) {
                handlesOnce(context, delivery, times);
                assertThat(context.getBean(JdbcDeliveryStore.class).timeLimit()).isEqualTo(Duration.ofMillis(400));
                assertThat(context.getBean(TransactionalClaims.class)).isNotNull();
                assertThat(context.getBean(JdbcTemplate.class)
                                .queryForObject("SELECT COUNT(*) FROM hookseal_claim", Integer.class))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("row 127: a database without the table does not start, unless it is to be made")
    void needsTheTable() {
        assertThat(Applications.refused(Hooks.class, database("bare")))
                .singleElement()
                .asString()
                .contains("no table hookseal_claim")
                .contains("V1__hookseal.sql");
    }

    @Test
    void takesTheRedisOfTheApplication() {
        SignedDelivery delivery = Applications.run("r-2");
        for (int times : new int[] {1, 0}) {
            try (ConfigurableApplicationContext context = Applications.start(
                    Hooks.class,
                    Applications.NO_DATABASE,
                    "--spring.data.redis.host=127.0.0.1",
                    "--spring.data.redis.port=" + port,
                    "--hookseal.store.redis.prefix=choice")) {
                handlesOnce(context, delivery, times);
                assertThat(context.getBean(DeliveryStore.class)).isInstanceOf(RedisDeliveryStore.class);
            }
        }
    }

    @Test
    void takesTheNamedOneOfTwo() {
        String url = "redis://127.0.0.1:" + port;
        for (String where : List.of("--spring.data.redis.url=" + url, "--hookseal.store.redis.url=" + url)) {
            try (ConfigurableApplicationContext context =
                    Applications.start(Hooks.class, where, "--hookseal.store.type=redis")) {
                assertThat(context.getBean(DeliveryStore.class)).isInstanceOf(RedisDeliveryStore.class);
            }
        }
        try (ConfigurableApplicationContext context = Applications.start(
                Hooks.class,
                database("named"),
                "--spring.data.redis.url=" + url,
                "--hookseal.store.type=jdbc",
                "--hookseal.store.jdbc.create-schema=true")) {
            assertThat(context.getBean(DeliveryStore.class)).isInstanceOf(JdbcDeliveryStore.class);
        }
    }

    @Test
    void doesNotGuessBetweenTwo() {
        assertThat(Applications.refused(Hooks.class, "--spring.data.redis.url=redis://127.0.0.1:" + port))
                .singleElement()
                .asString()
                .contains("could hold claims in Redis as well as in the database")
                .contains("set hookseal.store.type to redis or jdbc");
    }

    @Test
    void doesNotFallBackToMemoryBySilence() {
        assertThat(Applications.refused(Hooks.class, Applications.NO_DATABASE))
                .singleElement()
                .asString()
                .contains("nobody says where Redis is")
                .contains("hookseal.store.type to memory");
        assertThat(Applications.refused(Hooks.class, "--hookseal.store.type=redis"))
                .singleElement()
                .asString()
                .contains("hookseal.store.redis.url");
        assertThat(Applications.refused(Hooks.class, Applications.NO_DATABASE, "--hookseal.store.type=jdbc"))
                .singleElement()
                .asString()
                .contains("without a data source");
    }

    @Test
    @DisplayName("row 126: memory is taken where it is asked for, and by one instance alone")
    void takesMemoryWhereAskedTo() {
        try (ConfigurableApplicationContext context =
                Applications.start(Hooks.class, "--hookseal.store.type=memory", "--hookseal.memory-is-enough=true")) {
            assertThat(context.getBeanProvider(DeliveryStore.class).getIfAvailable())
                    .isNull();
            handlesOnce(context, Applications.run("r-3"), 1);
        }
        assertThat(Applications.refused(
                        Hooks.class,
                        "--hookseal.store.type=memory",
                        "--hookseal.memory-is-enough=true",
                        "--hookseal.instances=2"))
                .singleElement()
                .asString()
                .contains("runs as 2 instances");
    }

    @Test
    void standsBackForAStoreOfTheApplication() {
        try (ConfigurableApplicationContext context = Applications.start(WithStore.class)) {
            assertThat(context.getBean(DeliveryStore.class)).isInstanceOf(CaffeineDeliveryStore.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithStore {
        @Bean
        DeliveryStore own() {
            return CaffeineDeliveryStore.create();
        }
    }

    @Test
    void takesAnAddressOfTheApplication() {
        try (ConfigurableApplicationContext context = Applications.start(WithAddress.class, Applications.NO_DATABASE)) {
            handlesOnce(context, Applications.run("r-4"), 1);
            assertThat(context.getBean(DeliveryStore.class)).isInstanceOf(RedisDeliveryStore.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Hooks.class)
    static class WithAddress {
        @Bean
        RedisURI address() {
            return RedisURI.create("127.0.0.1", port);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (String wrong : List.of("typ=redis", "type=mongo", "redis.urls=x", "jdbc.create-schema=perhaps")) {
            assertThat(catchThrowable(() -> Applications.start(
                                    Hooks.class, "--hookseal.store." + wrong, "--logging.level.root=OFF")
                            .close()))
                    .as(wrong)
                    .isNotNull();
        }
        for (String limit : List.of("0s", "501ms")) {
            assertThat(Applications.refused(
                            Hooks.class,
                            "--hookseal.store.type=redis",
                            "--hookseal.store.redis.url=redis://127.0.0.1:" + port,
                            "--hookseal.store.time-limit=" + limit))
                    .singleElement()
                    .asString()
                    .contains("a time limit of")
                    .contains("500 ms at most");
        }
        assertThat(Applications.refused(
                        Hooks.class, "--hookseal.store.type=redis", "--spring.data.redis.sentinel.master=main"))
                .singleElement()
                .asString()
                .contains("does not read spring.data.redis.sentinel.master");
    }

    @Test
    @DisplayName("row 132: an address that cannot be read is not shown")
    void showsNoPassword() {
        Throwable failure = catchThrowable(() -> Applications.start(
                        Hooks.class,
                        "--logging.level.root=OFF",
                        "--hookseal.store.type=redis",
                        "--hookseal.store.redis.url=redis://me:s3cr%t@nowhere")
                .close());
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));

        assertThat(text.toString()).contains("is no address of Redis").doesNotContain("s3cr");
    }
}
