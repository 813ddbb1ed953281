package io.hookseal.inbox.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.inbox.Attempt;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.NotHandledException;
import io.hookseal.sender.Senders;
import io.hookseal.spring.VerifiedWebhook;
import io.hookseal.store.jdbc.TransactionalClaims;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Properties alone make an inbox, and methods of beans handle what it keeps. */
class BootInboxTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    Path folder;

    private static ConfigurableApplicationContext start(Class<?> application, String... more) {
        Map<String, Object> properties = Map.of(
                "hookseal.endpoints.databridge.path", "/kept",
                "hookseal.endpoints.databridge.sender", "databridge",
                "hookseal.endpoints.databridge.secrets", SECRET,
                "hookseal.endpoints.databridge.inbox", "true",
                "hookseal.inbox.work.first-pause", "20ms",
                "hookseal.inbox.poll", "20ms",
                "hookseal.store.type", "memory",
                "server.port", "0",
                "spring.main.banner-mode", "off",
                "spring.datasource.url", "jdbc:h2:mem:boot" + NAMES.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
        List<String> all = new ArrayList<>(List.of("--logging.level.root=ERROR"));
        all.addAll(List.of(more));
        return new SpringApplicationBuilder(application).properties(properties).run(all.toArray(String[]::new));
    }

    private static int deliver(ConfigurableApplicationContext context, String id) {
        return deliver(context, id, SECRET);
    }

    private static int deliver(ConfigurableApplicationContext context, String id, String secret) {
        return send(context, "{\"event\":\"submission.signoff\",\"id\":\"" + id + "\"}", secret);
    }

    private static int send(ConfigurableApplicationContext context, String body, String secret) {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        RawAnswer answer = RawHttp.onLoopback(port)
                .send(SignedDelivery.of(Senders.databridge(), secret, body).to("/kept"));
        return answer instanceof RawAnswer.Received received ? received.status() : -1;
    }

    /** What the payload is read as. */
    record Submission(String event, String id) {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Plain {}

    /** Behind a proxy, as everything transactional is. */
    @Component
    static class Handlers {
        final List<String> handled = new CopyOnWriteArrayList<>();

        @OnWebhook(endpoint = "databridge", event = "submission.signoff")
        @Transactional
        public String take(Submission submission, Delivery delivery, Attempt attempt) {
            handled().add(submission.id() + " " + delivery.event() + " " + attempt.number());
            return "nobody reads this";
        }

        public List<String> handled() {
            return handled;
        }
    }

    @Test
    void keepsInAFileOfItsOwn() {
        try (ConfigurableApplicationContext context =
                start(Plain.class, "--hookseal.inbox.h2-file=" + folder.resolve("inbox"))) {
            assertThat(deliver(context, "1")).isEqualTo(202);
            assertThat(deliver(context, "1")).isEqualTo(202);
            assertThat(deliver(context, "2", "another-secret-of-more-than-thirty-two-bytes"))
                    .isEqualTo(401);
            Handlers handlers = context.getBean(Handlers.class);
            await().untilAsserted(() -> assertThat(handlers.handled()).containsExactly("1 submission.signoff 1"));
            assertThat(context.getBean(Inbox.class).dead()).isZero();
        }
        assertThat(folder.resolve("inbox.mv.db")).exists();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Writing.class)
    static class Business {}

    @Component
    static class Writing {
        final AtomicInteger runs = new AtomicInteger();
        private final JdbcTemplate jdbc;

        Writing(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
            jdbc.execute("CREATE TABLE business (id VARCHAR(50))");
        }

        @OnWebhook(endpoint = "databridge")
        @Transactional(propagation = Propagation.MANDATORY)
        public void take(Submission submission) {
            jdbc.update("INSERT INTO business VALUES (?)", submission.id());
            if (runs().incrementAndGet() == 1) {
                throw new IllegalStateException("after the write");
            }
        }

        public AtomicInteger runs() {
            return runs;
        }
    }

    @Test
    void writesWithinTheApplicationsTransactions() {
        try (ConfigurableApplicationContext context = start(
                Business.class,
                "--hookseal.inbox.create-schema=true",
                "--hookseal.inbox.endpoints.databridge.transactional=true")) {
            assertThat(deliver(context, "1")).isEqualTo(202);
            Inbox inbox = context.getBean(Inbox.class);
            await().untilAsserted(() -> assertThat(inbox.waiting()).isZero());
            assertThat(inbox.dead()).isZero();
            assertThat(context.getBean(Writing.class).runs()).hasValue(2);
            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT COUNT(*) FROM business", Integer.class))
                    .isOne();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Refusing.class)
    static class Refused {}

    /** Behind a proxy that begins and ends transactions. */
    @Component
    static class Refusing {
        private final JdbcTemplate jdbc;

        Refusing(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
            jdbc.execute("CREATE TABLE business (id VARCHAR(50))");
        }

        @OnWebhook(endpoint = "databridge", event = "submission.signoff")
        @Transactional(propagation = Propagation.MANDATORY)
        public void never(Submission submission, Attempt attempt) {
            jdbc.update("INSERT INTO business VALUES (?)", submission.id());
            if (submission.id().equals("1")) {
                throw NotHandledException.giveUp("400 invalid");
            }
            if (attempt.number() == 1) {
                throw NotHandledException.notWithin(Duration.ofSeconds(1), "429");
            }
        }

        @OnWebhook(endpoint = "databridge")
        public CompletionStage<Void> later(Delivery delivery) {
            return CompletableFuture.supplyAsync(() -> {
                throw NotHandledException.giveUp("404 gone");
            });
        }
    }

    @Test
    @DisplayName(
            "a method says that a delivery can never be handled, or not before a time, through its proxy and in a future")
    void isGivenUpByAMethod() {
        try (ConfigurableApplicationContext context = start(
                Refused.class, "--hookseal.inbox.create-schema=true", "--hookseal.inbox.work.transactional=true")) {
            long begun = System.nanoTime();
            assertThat(deliver(context, "1")).isEqualTo(202);
            assertThat(deliver(context, "2")).isEqualTo(202);
            assertThat(send(context, "{\"event\":\"submission.rejected\"}", SECRET))
                    .isEqualTo(202);
            Inbox inbox = context.getBean(Inbox.class);
            await().untilAsserted(() -> assertThat(inbox.waiting()).isZero());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(950));
            assertThat(inbox.deadLetters().list(null, 10))
                    .hasSize(2)
                    .allSatisfy(letter ->
                            assertThat(letter.cause() + letter.attempts()).isEqualTo("GivenUp1"))
                    .extracting(letter -> inbox.deadLetters()
                            .find(letter.id())
                            .error()
                            .lines()
                            .findFirst()
                            .orElse(""))
                    .containsExactlyInAnyOrder(
                            "io.hookseal.inbox.NotHandledException: 400 invalid",
                            "io.hookseal.inbox.NotHandledException: 404 gone");
            assertThat(context.getBean(JdbcTemplate.class).queryForList("SELECT id FROM business", String.class))
                    .as("rolled back where it was not handled")
                    .containsExactly("2");
        }
    }

    @Test
    @DisplayName("the store of claims and the inbox in one database, both within Spring's transactions")
    void standsBesideTheStoreInTheSameDatabase() {
        try (ConfigurableApplicationContext context = start(
                Business.class,
                "--hookseal.store.type=jdbc",
                "--hookseal.store.jdbc.create-schema=true",
                "--hookseal.inbox.create-schema=true",
                "--hookseal.inbox.work.transactional=true")) {
            assertThat(deliver(context, "1")).isEqualTo(202);
            Inbox inbox = context.getBean(Inbox.class);
            await().untilAsserted(() -> assertThat(inbox.waiting()).isZero());
            assertThat(context.getBean(Writing.class).runs()).hasValue(2);
            assertThat(context.getBeansOfType(TransactionalClaims.class)).hasSize(1);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class TwoDatabases {
        @Bean
        DataSource one() {
            return database();
        }

        @Bean
        DataSource two() {
            return database();
        }

        @Bean
        PlatformTransactionManager manager() {
            return new DataSourceTransactionManager(database());
        }

        private static DataSource database() {
            JdbcDataSource made = new JdbcDataSource();
            made.setURL("jdbc:h2:mem:two" + NAMES.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
            return made;
        }
    }

    @Test
    @DisplayName("a file of the inbox's own needs none of the application's databases, of which it may have several")
    void hasNoNeedOfADatabaseBesideItsFile() {
        try (ConfigurableApplicationContext context =
                start(TwoDatabases.class, "--hookseal.inbox.h2-file=" + folder.resolve("inbox"))) {
            assertThat(deliver(context, "1")).isEqualTo(202);
            Handlers handlers = context.getBean(Handlers.class);
            await().untilAsserted(() -> assertThat(handlers.handled()).hasSize(1));
        }
        assertThatThrownBy(() -> start(TwoDatabases.class))
                .hasStackTraceContaining("has more than one data source to keep deliveries in")
                .hasStackTraceContaining("mark one of them as primary");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Slow.class)
    static class Stopping {}

    @Component
    static class Slow {
        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final List<Integer> seen = new CopyOnWriteArrayList<>();
        private final JdbcTemplate jdbc;

        Slow(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @OnWebhook(endpoint = "databridge")
        public void take(Delivery delivery) throws InterruptedException {
            running.countDown();
            go.await();
            seen.add(jdbc.queryForObject("SELECT COUNT(*) FROM hookseal_inbox", Integer.class));
        }
    }

    @Test
    void drainsBeforeAnyBeanIsDestroyed() throws InterruptedException {
        ConfigurableApplicationContext context = start(Stopping.class, "--hookseal.inbox.create-schema=true");
        Slow slow = context.getBean(Slow.class);
        Inbox inbox = context.getBean(Inbox.class);
        assertThat(deliver(context, "1")).isEqualTo(202);
        assertThat(slow.running.await(10, TimeUnit.SECONDS)).isTrue();
        Thread stop = new Thread(context::close);
        stop.start();
        await().untilAsserted(() -> assertThat(deliver(context, "2")).isNotEqualTo(202));
        slow.go.countDown();
        stop.join(20_000);
        assertThat(stop.isAlive()).isFalse();
        assertThat(slow.seen)
                .as("what the handler read while the application stopped")
                .hasSize(1);
        assertThat(inbox.node()).isNotEmpty();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({AsksForARequest.class, WithinARequest.class})
    static class Wrong {}

    @Component
    static class AsksForARequest {
        @OnWebhook(endpoint = "databridge", event = "submission.signoff")
        public void signoff(HttpServletRequest request) {}

        @OnWebhook(endpoint = "databridge")
        public void others(@RequestHeader("X-One") String one) {}
    }

    @RestController
    static class WithinARequest {
        @PostMapping("/elsewhere")
        @VerifiedWebhook("databridge")
        public void take(Delivery delivery) {}
    }

    @Test
    void startsWithNoMethodThatAsksForARequest() {
        assertThatThrownBy(() -> start(Wrong.class, "--hookseal.inbox.create-schema=true"))
                .hasStackTraceContaining("asks for HttpServletRequest of a request")
                .hasStackTraceContaining("asks for String of a request")
                .hasStackTraceContaining("would take them within the request");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Nobody {}

    @Test
    void startsWithNothingMissing() {
        assertThatThrownBy(() -> start(Nobody.class, "--hookseal.inbox.create-schema=true"))
                .hasStackTraceContaining("the inbox has no handler for them");
        assertThatThrownBy(() -> start(Plain.class)).hasStackTraceContaining("its inbox has no table hookseal_inbox ");
        assertThatThrownBy(() ->
                        start(Plain.class, "--hookseal.inbox.create-schema=true", "--hookseal.inbox.h2file-name=x"))
                .hasStackTraceContaining("hookseal.inbox.h2file-name");
    }
}
