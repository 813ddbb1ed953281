package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.Endpoint;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.SignedDelivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lines of the READMEs, as they stand there. */
class ReadmeTest {
    private static final List<String> BOOKED = new CopyOnWriteArrayList<>();

    private static void book(byte[] body) {
        BOOKED.add(new String(body, StandardCharsets.UTF_8));
    }

    private static void insert(Connection connection, io.hookseal.delivery.Delivery delivery) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO booked VALUES (?)")) {
            statement.setBytes(1, delivery.body());
            statement.executeUpdate();
        }
    }

    private static WebhookReceiver receiver(String secret) {
        // README: begin
        Inbox inbox = Inbox.h2(Path.of("data/inbox"))
                .handler("databridge", delivery -> book(delivery.body()))
                .build();
        WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .endpoint(Endpoint.of("databridge", Senders.databridge())
                        .path("/hooks/databridge")
                        .secret(secret)
                        .inbox())
                .build();
        // README: end
        return receiver;
    }

    static InboxBuilder transactional(DataSource dataSource) {
        return
        // README: begin
        Inbox.in(dataSource)
                .work("orders", WorkPolicy.defaults().transactional())
                .handler("orders", (delivery, attempt) -> insert(attempt.connection(), delivery));
        // README: end
    }

    static void refused(int status, @Nullable String retryAfter) {
        // README: begin
        if (status == 400) {
            throw NotHandledException.giveUp("the ledger says 400");
        }
        throw NotHandledException.retryAfter(retryAfter, "the ledger says " + status);
        // README: end
    }

    @Test
    void keepsForDataBridge() throws Exception {
        String secret = "a-secret-of-more-than-thirty-two-bytes";
        try (WebhookReceiver receiver = receiver(secret)) {
            Reception reception = receiver.receive(
                    "databridge",
                    InboxRequest.of(SignedDelivery.of(Senders.databridge(), secret, "{\"event\":\"x\"}")));
            assertThat(((Reception.Answered) reception).reply().status()).isEqualTo(202);
            await().untilAsserted(() -> assertThat(BOOKED).containsExactly("{\"event\":\"x\"}"));
        } finally {
            Files.deleteIfExists(Path.of("data/inbox.mv.db"));
            Files.deleteIfExists(Path.of("data"));
        }
    }

    @Test
    void standInTheReadmes() throws Exception {
        List<String> own = blocks(
                Path.of("src/test/java/io/hookseal/inbox/ReadmeTest.java"), "// README: begin", "// README: end");
        assertThat(own).hasSize(3);
        assertThat(blocks(Path.of("README.md"), "```java", "```"))
                .as("the module's")
                .containsAll(own);
        assertThat(blocks(Path.of("../../README.md"), "```java", "```"))
                .as("the house's")
                .contains(own.get(0));
    }

    /** What stands between two marks, without white space and comments. */
    private static List<String> blocks(Path file, String begin, String end) throws Exception {
        List<String> blocks = new java.util.ArrayList<>();
        StringBuilder block = null;
        for (String line : Files.readAllLines(file)) {
            if (line.strip().equals(begin)) {
                block = new StringBuilder();
            } else if (line.strip().equals(end) && block != null) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line.replaceAll("\\s+//.*", "").replaceAll("\\s+", ""));
            }
        }
        return blocks;
    }
}
