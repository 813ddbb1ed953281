package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is killed while a statement is under way in another thread stands in an H2 file in part, so that none may be. */
@Timeout(60)
class EmbeddedH2Test {
    private static final AtomicReference<CountDownLatch> HELD = new AtomicReference<>(new CountDownLatch(1));
    private static final AtomicReference<CountDownLatch> BEGUN = new AtomicReference<>(new CountDownLatch(1));

    @TempDir
    Path directory;

    private JdbcConnectionPool pool;
    private DataSource guarded;

    /** What a statement calls. */
    public static final class Holding {
        private Holding() {}

        /** Does not end until the test lets it. */
        public static int hold() throws InterruptedException {
            BEGUN.get().countDown();
            HELD.get().await();
            return 1;
        }
    }

    @BeforeEach
    void open() throws SQLException {
        HELD.set(new CountDownLatch(1));
        BEGUN.set(new CountDownLatch(1));
        pool = pool(300);
        guarded = EmbeddedH2.oneAtATime(pool);
        try (Connection connection = guarded.getConnection()) {
            execute(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)");
            execute(connection, "INSERT INTO t VALUES (1, 0), (2, 0)");
            execute(connection, "CREATE ALIAS hold FOR '" + Holding.class.getName() + ".hold'");
        }
    }

    private JdbcConnectionPool pool(int lockTimeout) {
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + directory.resolve("file") + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=" + lockTimeout,
                "sa",
                "");
    }

    @AfterEach
    void close() throws SQLException {
        HELD.get().countDown();
        try (Connection connection = pool.getConnection()) {
            execute(connection, "SHUTDOWN");
        }
        pool.dispose();
    }

    @Test
    @DisplayName(
            "a statement, a commit and the end of a connection wait until a statement of another thread has ended, whichever"
                    + " data source it came from")
    void takeTurns() throws Exception {
        try (Connection open = guarded.getConnection();
                Connection other = EmbeddedH2.oneAtATime(pool).getConnection()) {
            Connection ending = guarded.getConnection();
            other.setAutoCommit(false);
            execute(other, "UPDATE t SET v = 1 WHERE id = 1");
            Running<?> holding = run(() -> execute(open, "CALL hold()"));
            BEGUN.get().await();
            Running<?> statement = run(() -> {
                try (Connection connection = guarded.getConnection()) {
                    execute(connection, "UPDATE t SET v = 2 WHERE id = 2");
                }
                return null;
            });
            Running<?> commit = run(() -> {
                other.commit();
                return null;
            });
            Running<?> end = run(() -> {
                ending.close();
                return null;
            });
            statement.waits();
            commit.waits();
            end.waits();
            HELD.get().countDown();
            holding.ends();
            statement.ends();
            commit.ends();
            end.ends();
        }
        assertThat(value(1)).isEqualTo(1);
        assertThat(value(2)).isEqualTo(2);
    }

    @Test
    @DisplayName("one that meets a row of another transaction lets that one go on and end")
    void waitsForRows() throws Exception {
        pool.dispose();
        pool = pool(20_000);
        guarded = EmbeddedH2.oneAtATime(pool);
        try (Connection first = guarded.getConnection();
                Connection second = guarded.getConnection()) {
            first.setAutoCommit(false);
            execute(first, "UPDATE t SET v = 1 WHERE id = 1");
            Running<?> waiting = run(() -> execute(second, "UPDATE t SET v = v + 10 WHERE id = 1"));
            waiting.waits();
            execute(first, "UPDATE t SET v = 5 WHERE id = 1");
            assertThat(waiting.task.isDone()).isFalse();
            first.commit();
            waiting.ends();
        }
        assertThat(value(1)).isEqualTo(15);
    }

    @Test
    @DisplayName("it gives up after LOCK_TIMEOUT, and its own transaction and the other one live on")
    void givesUp() throws Exception {
        try (Connection first = guarded.getConnection();
                Connection second = guarded.getConnection()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            execute(first, "UPDATE t SET v = 1 WHERE id = 1");
            execute(second, "UPDATE t SET v = 7 WHERE id = 2");
            assertThatThrownBy(() -> execute(second, "UPDATE t SET v = 2 WHERE id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(50200));
            second.commit();
            first.commit();
        }
        assertThat(value(1)).isEqualTo(1);
        assertThat(value(2)).isEqualTo(7);
    }

    @Test
    @DisplayName(
            "a connection that is given back in the middle of a transaction takes nothing with it, and waits for rows as before")
    void givesBack() throws SQLException {
        try (Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            execute(connection, "UPDATE t SET v = 1 WHERE id = 1");
        }
        assertThat(value(1)).isZero();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet said = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
            said.next();
            assertThat(said.getInt(1)).isEqualTo(300);
        }
    }

    @Test
    @DisplayName(
            "what is behind it can still be had; a statement knows its guarded connection; guarding twice is guarding once")
    void staysWhatItIs() throws SQLException {
        assertThat(EmbeddedH2.oneAtATime(guarded)).isSameAs(guarded);
        assertThat(guarded.isWrapperFor(JdbcConnectionPool.class)).isTrue();
        assertThat(guarded.unwrap(JdbcConnectionPool.class)).isSameAs(pool);
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(connection.unwrap(JdbcConnection.class)).isNotNull();
        }
    }

    @Test
    @DisplayName("a connection that broke is given back all the same")
    void givesBackWhatBroke() throws SQLException {
        JdbcConnectionPool other = JdbcConnectionPool.create("jdbc:h2:" + directory.resolve("other"), "sa", "");
        Connection connection = EmbeddedH2.oneAtATime(other).getConnection();
        execute(connection, "SHUTDOWN IMMEDIATELY");
        assertThat(connection.isClosed()).isTrue();
        connection.close();
        assertThat(other.getActiveConnections()).isZero();
        other.dispose();
    }

    @Test
    @DisplayName("a batch that meets a row of another transaction fails, and is not taken for one that is empty")
    void failsBatches() throws SQLException {
        try (Connection first = guarded.getConnection();
                Connection second = guarded.getConnection()) {
            first.setAutoCommit(false);
            execute(first, "UPDATE t SET v = 1 WHERE id = 1");
            try (PreparedStatement batch = second.prepareStatement("UPDATE t SET v = 9 WHERE id = ?")) {
                batch.setInt(1, 1);
                batch.addBatch();
                assertThatThrownBy(batch::executeBatch).isInstanceOf(BatchUpdateException.class);
            }
        }
    }

    @Test
    @DisplayName("of several commands outside of a transaction, none is done twice; within one, they wait")
    void doesNothingTwice() throws Exception {
        String several = "UPDATE t SET v = v + 1 WHERE id = 2; UPDATE t SET v = 7 WHERE id = 1";
        pool.dispose();
        pool = pool(20_000);
        guarded = EmbeddedH2.oneAtATime(pool);
        try (Connection first = guarded.getConnection();
                Connection second = guarded.getConnection()) {
            first.setAutoCommit(false);
            execute(first, "UPDATE t SET v = 1 WHERE id = 1");
            assertThatThrownBy(() -> execute(second, several)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> {
                        try (PreparedStatement prepared = second.prepareStatement(several)) {
                            prepared.execute();
                        }
                    })
                    .isInstanceOf(SQLException.class);
            second.setAutoCommit(false);
            Running<?> waiting = run(() -> execute(second, several));
            waiting.waits();
            first.commit();
            waiting.ends();
            second.commit();
        }
        assertThat(value(1)).isEqualTo(7);
        assertThat(value(2)).as("once each").isEqualTo(3);
    }

    @Test
    @DisplayName("one file is one file, however its URL is written")
    void knowsTheFile() throws Exception {
        JdbcDataSource other = new JdbcDataSource();
        other.setURL("jdbc:h2:" + directory.resolve("a").resolve("..").resolve("file"));
        other.setUser("sa");
        try (Connection open = guarded.getConnection()) {
            Running<?> holding = run(() -> execute(open, "CALL hold()"));
            BEGUN.get().await();
            Running<?> statement = run(() -> {
                try (Connection connection = EmbeddedH2.oneAtATime(other).getConnection()) {
                    return execute(connection, "UPDATE t SET v = 2 WHERE id = 2");
                }
            });
            try {
                statement.waits();
            } finally {
                HELD.get().countDown();
            }
            holding.ends();
            statement.ends();
        }
    }

    @Test
    @DisplayName("a database in memory is left as it is")
    void leavesOthers() throws SQLException {
        JdbcDataSource memory = new JdbcDataSource();
        memory.setURL("jdbc:h2:mem:");
        try (Connection connection = EmbeddedH2.oneAtATime(memory).getConnection()) {
            assertThat(connection).isInstanceOf(JdbcConnection.class);
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private int value(int id) throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v FROM t WHERE id = " + id)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private interface What<T> {
        T call() throws Exception;
    }

    private static <T> Running<T> run(What<T> what) {
        FutureTask<T> task = new FutureTask<>(what::call);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return new Running<>(thread, task);
    }

    private record Running<T>(Thread thread, FutureTask<T> task) {
        void waits() {
            await().until(() ->
                    thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(task.isDone()).isFalse();
        }

        void ends() throws Exception {
            task.get();
        }
    }
}
