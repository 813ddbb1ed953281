package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.inbox.Inbox;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The inbox is in PostgreSQL where one property says so. */
class PostgresTest {

    @Test
    void keepsDeliveriesInPostgresUntilTheyArePosted() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                StandIn standIn = StandIn.start(0, 10, Given.CHANNELS);
                ConfigurableApplicationContext relay = start(standIn, postgres.getJdbcUrl("postgres", "postgres"))) {
            standIn.behave(Behaviour.DOWN);
            SignedDelivery delivery = SignedDelivery.of(
                    Given.profile("databridge"), Given.SECRET, "{\"event\":\"submission.rejected\",\"tenant\":\"t\"}");
            int port = relay.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            assertThat(RawHttp.onLoopback(port).send(delivery.to("/hooks/databridge")))
                    .isInstanceOfSatisfying(
                            RawAnswer.Received.class,
                            answer -> assertThat(answer.status()).isEqualTo(202));
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet kept = statement.executeQuery("SELECT count(*) FROM hookseal_inbox_task")) {
                assertThat(kept.next()).isTrue();
                assertThat(kept.getInt(1)).isEqualTo(1);
            }
            standIn.behave(Behaviour.UP);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> relay.getBean(Inbox.class).waiting() == 0);
            assertThat(standIn.arrived()).hasSize(1);
        }
    }

    private static ConfigurableApplicationContext start(StandIn standIn, String url) {
        List<String> arguments = new ArrayList<>(List.of(
                "--port=0",
                "--spring.main.banner-mode=off",
                "--spring.datasource.url=" + url,
                "--hookseal.inbox.work.first-pause=100ms"));
        Given.SENDERS.forEach(it -> arguments.add("--hookseal.endpoints." + it + ".secrets=" + Given.SECRET));
        Given.CHANNELS.forEach(it -> arguments.add("--relay.channels." + it + "=" + standIn.webhook(it)));
        return new SpringApplicationBuilder(SlackRelay.class).run(arguments.toArray(String[]::new));
    }
}
