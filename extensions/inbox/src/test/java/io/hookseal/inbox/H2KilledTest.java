package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.Recorder;
import org.h2.store.fs.rec.FilePathRec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether H2, written to as an inbox writes to it, has everything that was committed after its process is killed. All writes of a
 * life are recorded; the next one begins with those before a random moment, the last of them in part. With
 * {@code -Dhookseal.h2.settings=";WRITE_DELAY=0;RETENTION_TIME=300" -Dhookseal.h2.lives=40} it sees H2 2.5.252 lose commits.
 */
@Timeout(600)
class H2KilledTest {
    private static final int LIVES = Integer.getInteger("hookseal.h2.lives", 12);
    private static final int PAGE = 4096;
    private static final int THREADS = 6;

    @TempDir
    Path directory;

    private final List<Write> written = Collections.synchronizedList(new ArrayList<>());

    /** What was written where, or cut to what length, or was committed before all that follows. */
    private record Write(long at, ByteBuffer what, long cut, String committed) {}

    @BeforeEach
    void record() {
        FilePathRec.register();
        FilePathRec.setRecorder((operation, name, data, where) -> {
            if (name.endsWith(".mv.db")) {
                if (operation == Recorder.WRITE) {
                    written.add(new Write(where, ByteBuffer.wrap(data.clone()), -1, ""));
                } else if (operation == Recorder.TRUNCATE) {
                    written.add(new Write(0, ByteBuffer.allocate(0), where, ""));
                }
            }
        });
    }

    @AfterEach
    void recordNoMore() {
        FilePathRec.setRecorder(null);
        FilePath.unregister(FilePath.get("rec:"));
    }

    @Test
    @DisplayName("row 122: after a kill at any write, all that was committed is there, and nothing in part")
    void keepsWhatWasCommitted() throws Exception {
        long seed = Long.getLong("hookseal.h2.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<String> committed = new LinkedHashSet<>();
        byte[] file = new byte[0];
        for (int life = 0; life < LIVES; life++) {
            Path place = directory.resolve("life" + life);
            Path stored = Path.of(place + ".mv.db");
            if (file.length > 0) {
                Files.write(stored, file);
            }
            written.clear();
            DataSource source = EmbeddedH2.oneAtATime(source(place));
            try (Connection first = source.getConnection()) {
                prepare(first);
                check(first, committed, "seed " + seed + ", life " + life);
                live(source, life, random);
                List<Write> until = List.copyOf(written);
                execute(first, "SHUTDOWN IMMEDIATELY");
                int kill = until.size() / 2 + random.nextInt(until.size() / 2);
                file = killed(file, until.subList(0, kill + 1), random, committed);
            }
            Files.delete(stored);
        }
        assertThat(committed).hasSizeGreaterThan(LIVES);
    }

    private static JdbcDataSource source(Path place) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:rec:" + place
                + System.getProperty("hookseal.h2.settings", ";" + String.join(";", EmbeddedFile.WRITING))
                + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000;TRACE_LEVEL_FILE=0");
        source.setUser("hookseal");
        return source;
    }

    private static void prepare(Connection connection) throws SQLException {
        execute(
                connection,
                "CREATE TABLE IF NOT EXISTS kept (id VARCHAR PRIMARY KEY, state VARCHAR NOT NULL, body VARBINARY)");
        execute(connection, "CREATE INDEX IF NOT EXISTS kept_state ON kept (state)");
        execute(connection, "CREATE TABLE IF NOT EXISTS task (id VARCHAR PRIMARY KEY, due BIGINT NOT NULL)");
        execute(connection, "CREATE INDEX IF NOT EXISTS task_due ON task (due)");
        execute(connection, "CREATE TABLE IF NOT EXISTS business (id VARCHAR)");
    }

    private static void check(Connection connection, Set<String> committed, String when) throws SQLException {
        Set<String> missing = new LinkedHashSet<>(committed);
        missing.removeAll(ids(connection, "SELECT id FROM kept"));
        assertThat(missing).as("committed and gone, %s", when).isEmpty();
        assertThat(ids(connection, "SELECT id FROM kept WHERE state = 'DONE'"))
                .as("written with what is done, %s", when)
                .containsExactlyInAnyOrderElementsOf(ids(connection, "SELECT id FROM business"));
    }

    private static List<String> ids(Connection connection, String sql) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private void live(DataSource source, int life, Random random) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> working = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = life + "-" + thread + "-";
            working.add(threads.submit(() -> work(source, name, end)));
        }
        boolean unused = end.await(60 + random.nextInt(60), TimeUnit.MILLISECONDS);
        end.countDown();
        for (Future<?> each : working) {
            each.get();
        }
        threads.shutdown();
    }

    /** One delivery after another: kept with its task; handled, with a business row; its task removed. */
    private Object work(DataSource source, String name, CountDownLatch end) throws SQLException {
        byte[] body = new byte[1500];
        try (Connection connection = source.getConnection()) {
            for (int i = 0; end.getCount() > 0; i++) {
                String id = name + i;
                connection.setAutoCommit(false);
                execute(connection, "INSERT INTO kept VALUES (?, 'RECEIVED', ?)", id, body);
                execute(connection, "INSERT INTO task VALUES (?, ?)", id, i);
                connection.commit();
                written.add(new Write(0, ByteBuffer.allocate(0), -1, id));
                execute(connection, "INSERT INTO business VALUES (?)", id);
                execute(connection, "UPDATE kept SET state = 'DONE', body = NULL WHERE id = ?", id);
                connection.commit();
                connection.setAutoCommit(true);
                execute(connection, "DELETE FROM task WHERE id = ?", id);
            }
        }
        return name;
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** The file as the last of these writes leaves it when only some of its pages are written. */
    private static byte[] killed(byte[] before, List<Write> writes, Random random, Set<String> committed) {
        byte[] file = before;
        int length = before.length;
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            int written = write.what().capacity();
            if (i == writes.size() - 1) {
                written = Math.min(written, PAGE * random.nextInt(written / PAGE + 2));
            } else if (!write.committed().isEmpty()) {
                committed.add(write.committed());
            }
            if (write.cut() >= 0) {
                length = (int) Math.min(length, write.cut());
            }
            if (written > 0) {
                int end = (int) write.at() + written;
                if (end > file.length) {
                    file = Arrays.copyOf(file, Math.max(end, 2 * file.length));
                }
                if (write.at() > length) {
                    Arrays.fill(file, length, (int) write.at(), (byte) 0);
                }
                System.arraycopy(write.what().array(), 0, file, (int) write.at(), written);
                length = Math.max(length, end);
            }
        }
        return Arrays.copyOf(file, length);
    }
}
