package io.hookseal.inbox;

import static io.hookseal.inbox.Node.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a start warns of: what nobody here handles, once, and nothing else. */
class QuietTest {
    private static Node both(HikariDataSource pool, UnaryOperator<InboxBuilder> settings) {
        return Node.on(pool, settings, builder -> builder.endpoint(Node.endpoint("other")));
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    @DisplayName("deliveries of two endpoints, one of them of a dead process: no word; those of none: one warning")
    void warnsOfWhatNobodyHandlesAlone(TestDatabase database) throws SQLException {
        try (HikariDataSource pool = database.fresh()) {
            Inbox.in(pool).build().createSchema();
            try (Node keeping = both(pool, InboxBuilder::handlersLater)) {
                keeping.deliver("databridge", body(1));
                keeping.deliver("other", body(2));
                keeping.deliver("other", body(3));
            }
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "UPDATE hookseal_inbox_task SET picked = (1 = 1), picked_by = 'gone', last_heartbeat ="
                                + " execution_time WHERE task_instance IN (SELECT id FROM hookseal_inbox WHERE endpoint = 'other'"
                                + " LIMIT 1)");
            }
            String one = said(() -> {
                try (Node node = Node.on(pool, (delivery, attempt) -> {})) {
                    await().untilAsserted(() -> assertThat(node.inbox.waiting()).isEqualTo(2));
                }
            });
            assertThat(one).contains("deliveries of [other], which this process does not handle");
            String all = said(() -> {
                try (Node node = both(
                        pool,
                        builder -> builder.handler("databridge", delivery -> {}).handler("other", delivery -> {}))) {
                    await().untilAsserted(() -> assertThat(node.inbox.waiting()).isZero());
                }
            });
            assertThat(all).doesNotContain("Failed to find implementation").doesNotContain("does not handle");
        }
    }

    /** What db-scheduler says on the error stream, and the inbox in the JDK's log. */
    private static String said(Runnable doing) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        StreamHandler handler = new StreamHandler(said, new SimpleFormatter());
        Logger inbox = Logger.getLogger("io.hookseal.inbox");
        inbox.addHandler(handler);
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            doing.run();
        } finally {
            System.setErr(before);
            inbox.removeHandler(handler);
            handler.flush();
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
