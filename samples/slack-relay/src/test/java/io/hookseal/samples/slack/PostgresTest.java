package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.hookseal.inbox.Inbox;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The inbox is in PostgreSQL where one property says so, and a stop waits for the call that is under way. */
class PostgresTest {

    @Test
    void keepsDeliveriesInPostgresOverAStopWithinACall() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                StandIn standIn = StandIn.start(0, 10, Given.CHANNELS)) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            standIn.next(Behaviour.SLOW);
            try (ConfigurableApplicationContext relay = start(standIn, url)) {
                deliver(relay);
                await().atMost(Duration.ofSeconds(20)).until(() -> standIn.unanswered() == 1);
                assertTimeout(Duration.ofSeconds(20), relay::close);
            }
            assertThat(kept(postgres)).as("what was under way is not done").isEqualTo(1);
            try (ConfigurableApplicationContext relay = start(standIn, url)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> relay.getBean(Inbox.class).waiting() == 0);
                assertThat(standIn.arrived())
                        .as("the answer to the first was lost")
                        .hasSize(2);
                assertThat(kept(postgres)).isZero();
            }
        }
    }

    private static void deliver(ConfigurableApplicationContext relay) {
        SignedDelivery delivery = SignedDelivery.of(
                Given.profile("databridge"), Given.SECRET, "{\"event\":\"submission.rejected\",\"tenant\":\"t\"}");
        int port = relay.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        assertThat(RawHttp.onLoopback(port).send(delivery.to("/hooks/databridge")))
                .isInstanceOfSatisfying(
                        RawAnswer.Received.class,
                        answer -> assertThat(answer.status()).isEqualTo(202));
    }

    private static int kept(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("SELECT count(*) FROM hookseal_inbox_task")) {
            assertThat(kept.next()).isTrue();
            return kept.getInt(1);
        }
    }

    private static ConfigurableApplicationContext start(StandIn standIn, String url) {
        List<String> arguments = new ArrayList<>(List.of(
                "--port=0",
                "--spring.main.banner-mode=off",
                "--spring.datasource.url=" + url,
                "--relay.time-limit=2s",
                "--hookseal.inbox.work.first-pause=100ms"));
        Given.SENDERS.forEach(it -> arguments.add("--hookseal.endpoints." + it + ".secrets=" + Given.SECRET));
        Given.CHANNELS.forEach(it -> arguments.add("--relay.channels." + it + "=" + standIn.webhook(it)));
        return new SpringApplicationBuilder(SlackRelay.class).run(arguments.toArray(String[]::new));
    }
}
