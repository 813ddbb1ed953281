package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.hookseal.WebhookReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class H2FileTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("a file that has grown is made small while nobody has a connection, and everything is in it")
    void isMadeSmall() throws Exception {
        try (H2File file = open()) {
            try (Connection connection = file.getConnection()) {
                execute(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR)");
                for (int i = 0; i < 300; i++) {
                    execute(connection, "MERGE INTO t VALUES (" + i % 10 + ", '" + "x".repeat(5000) + i + "')");
                }
            }
            long before = size();
            assertThat(file.makeSmall()).isTrue();
            assertThat(size()).isLessThan(before / 4);
            assertThat(count(file)).isEqualTo(10);
            assertThat(file.makeSmall()).as("once more").isTrue();
            assertThat(count(file)).isEqualTo(10);
        }
        try (H2File again = open()) {
            assertThat(count(again)).isEqualTo(10);
        }
    }

    @Test
    @DisplayName("it is left while anybody has one; a connection that is closed twice is given back once")
    void isLeft() throws Exception {
        try (H2File file = open()) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(file.getConnection());
            }
            assertThat(file.makeSmall()).isFalse();
            for (Connection connection : all.subList(1, 64)) {
                connection.close();
                connection.close();
            }
            assertThat(file.makeSmall()).isFalse();
            execute(all.get(0), "CREATE TABLE t (id INTEGER)");
            all.get(0).close();
            assertThat(file.makeSmall()).isTrue();
            assertThat(count(file)).isZero();
        }
    }

    @Test
    @DisplayName(
            "it is closed when who has a connection has given it back, interrupted or not, and gives none from then on")
    void isClosed() throws Exception {
        H2File file = open();
        Connection connection = file.getConnection();
        execute(connection, "CREATE TABLE t (id INTEGER)");
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            file.close();
            return Thread.interrupted();
        });
        Thread thread = new Thread(closing);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(file::getConnection)
                .withMessage("the inbox's file is closed");
        execute(connection, "INSERT INTO t VALUES (1)");
        connection.close();
        assertThat(closing.get()).as("still interrupted").isTrue();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(file::getConnection)
                .withMessage("the inbox's file is closed");
        try (H2File again = open()) {
            assertThat(count(again)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName(
            "an inbox has its own file written as survives a kill, and one of the application's; its handlers take turns")
    void isWrittenSafely() throws Exception {
        assertThat(saidToAHandlerOf(Inbox.h2(directory.resolve("own")))).containsExactly("1", "0", "2147483647");
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                "jdbc:h2:file:" + directory.resolve("given") + ";DB_CLOSE_DELAY=-1", "sa", "");
        Inbox.in(pool).build().createSchema();
        assertThat(saidToAHandlerOf(Inbox.in(pool))).containsExactly("1", "0", "2147483647");
        try (Connection connection = pool.getConnection()) {
            execute(connection, "SHUTDOWN");
        }
        pool.dispose();
    }

    /** How long a handler's own statement waits in H2 for a row, and how H2 writes. */
    private static List<String> saidToAHandlerOf(InboxBuilder builder) {
        List<String> said = new CopyOnWriteArrayList<>();
        Inbox inbox = builder.work(Node.QUICK.transactional())
                .poll(Duration.ofMillis(20))
                .handler("databridge", (delivery, attempt) -> {
                    try (Statement statement = attempt.connection().createStatement();
                            ResultSet rows = statement.executeQuery(
                                    "SELECT LOCK_TIMEOUT(),"
                                            + " (SELECT MAX(setting_value) FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'),"
                                            + " (SELECT MAX(setting_value) FROM information_schema.settings WHERE setting_name = 'RETENTION_TIME')")) {
                        rows.next();
                        said.addAll(List.of(rows.getString(1), rows.getString(2), rows.getString(3)));
                    }
                })
                .build();
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new Told())
                .endpoint(Node.endpoint("databridge"))
                .build()) {
            InboxLimitsTest.deliver(receiver, 1);
            await().until(() -> inbox.waiting() == 0);
        }
        return said;
    }

    private H2File open() {
        return (H2File) H2File.open(directory.resolve("inbox")).source();
    }

    private long size() throws Exception {
        return Files.size(directory.resolve("inbox.mv.db"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(H2File file) throws SQLException {
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
