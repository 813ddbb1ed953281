package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.scheme.Scheme;
import io.hookseal.sender.SenderProfile;
import io.hookseal.testkit.SignedDelivery;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A receiver whose PostgreSQL falls silent, loses its connections, and is away for a while, with deliveries all the time. */
class PostgresqlTroubleTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final SenderProfile SENDER = SenderProfile.named("patient")
            .scheme(Scheme.header("X-Sig"))
            .timeout(PATIENCE)
            .build();

    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private static void pause(int millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private void deliver(WebhookReceiver receiver, ScheduledExecutorService senders, String id) {
        long at = System.nanoTime();
        Reception reception =
                receiver.receive("e", InboxRequest.of(SignedDelivery.of(SENDER, SECRET, "{\"id\":\"" + id + "\"}")));
        longest.accumulateAndGet(System.nanoTime() - at, Math::max);
        int status = ((Reception.Answered) reception).reply().status();
        if (status == 202) {
            accepted.add(id);
            pending.decrementAndGet();
        } else {
            assertThat(status).isEqualTo(503);
            refused.incrementAndGet();
            var unused = senders.schedule(() -> deliver(receiver, senders, id), 200, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    @DisplayName("silent, cut, away: answers within the sender's time, nothing lost or doubled, and no restart")
    void getsOverWhatHappensToItsDatabase() throws Exception {
        try (HikariDataSource direct = TestDatabase.POSTGRESQL.fresh()) {
            Inbox.in(direct).build().createSchema();
            try (Connection connection = direct.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE business (id VARCHAR(64))");
            }
            URI server = URI.create(direct.getJdbcUrl().substring("jdbc:".length()));
            try (Wire wire = new Wire(server.getPort());
                    HikariDataSource pool = pool(wire, server)) {
                run(wire, pool);
            }
            check(direct);
        }
    }

    private static HikariDataSource pool(Wire wire, URI server) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:" + wire.port() + server.getPath() + "?user=postgres");
        config.setMaximumPoolSize(60);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1000);
        config.setValidationTimeout(500);
        return new HikariDataSource(config);
    }

    private void run(Wire wire, HikariDataSource pool) throws Exception {
        Inbox inbox = Inbox.in(pool)
                .work(WorkPolicy.defaults()
                        .transactional()
                        .attempts(1000)
                        .concurrency(4)
                        .pauses(Duration.ofMillis(20), Duration.ofMillis(200)))
                .poll(Duration.ofMillis(50))
                .heartbeat(Duration.ofMillis(500), 4)
                .sweep(Duration.ofMillis(500))
                .handler("e", (delivery, attempt) -> {
                    try (PreparedStatement statement =
                            attempt.connection().prepareStatement("INSERT INTO business VALUES (?)")) {
                        statement.setString(1, delivery.field("/id").text());
                        statement.executeUpdate();
                    }
                    pause(20);
                })
                .build();
        ScheduledExecutorService senders = Executors.newScheduledThreadPool(24);
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new ReceiverListener() {})
                .endpoint(Endpoint.of("e", SENDER).secret(SECRET).inbox())
                .build()) {
            var unused = senders.scheduleAtFixedRate(
                    () -> {
                        if (!stopped.get()) {
                            pending.incrementAndGet();
                            deliver(receiver, senders, "d" + begun.incrementAndGet());
                        }
                    },
                    0,
                    25,
                    TimeUnit.MILLISECONDS);
            pause(800);
            assertThat(accepted).isNotEmpty();
            wire.silence();
            pause(2500);
            wire.speak();
            pause(800);
            wire.cut();
            pause(800);
            wire.goAway();
            pause(1500);
            wire.comeBack();
            pause(500);
            stopped.set(true);
            // db-scheduler's threads may end by what happens to the database here, and are replaced
            await().dontCatchUncaughtExceptions()
                    .atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(pending).hasValue(0));
            await().dontCatchUncaughtExceptions()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(inbox.waiting()).isZero());
        } finally {
            senders.shutdownNow();
        }
    }

    private void check(HikariDataSource direct) throws SQLException {
        try (Connection connection = direct.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*), COUNT(DISTINCT id) FROM business")) {
            rows.next();
            assertThat(accepted).hasSize(begun.get());
            assertThat(rows.getInt(2)).as("handled").isEqualTo(accepted.size());
            assertThat(rows.getInt(1)).as("business rows").isEqualTo(accepted.size());
        }
        assertThat(refused).as("503 while it was in trouble").hasPositiveValue();
        assertThat(Duration.ofNanos(longest.get())).as("the longest answer").isLessThan(PATIENCE);
    }
}
