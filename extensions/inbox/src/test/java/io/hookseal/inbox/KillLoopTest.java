package io.hookseal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the receiving process again and again at random, with four senders delivering all the while. Whatever a sender was
 * told is accepted must be handled, with one business row each. Three kills in the default tests; more with
 * {@code -Dhookseal.kills=100}, whose random moments {@code -Dhookseal.kills.seed} decides.
 */
class KillLoopTest {
    private static final int KILLS = Integer.getInteger("hookseal.kills", 3);

    /** How often each sender delivers: seldom enough in a long run that what waits can be worked off on a busy machine. */
    private static final Duration EVERY =
            Duration.ofMillis(Integer.getInteger("hookseal.kills.every", KILLS > 10 ? 200 : 60));

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "rows 122, 123, 124 in H2: no accepted delivery is lost or written twice, whenever the process is killed")
    void losesNothingInH2() throws Exception {
        Path file = directory.resolve("inbox");
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + file);
        source.setUser("hookseal");
        try (Connection connection = source.getConnection()) {
            prepare(connection);
        }
        run(file.toString(), source);
    }

    @Test
    @DisplayName("rows 122, 123, 124 in PostgreSQL: the same")
    void losesNothingInPostgresql() throws Exception {
        try (HikariDataSource source = TestDatabase.POSTGRESQL.fresh()) {
            Inbox.in(source).build().createSchema();
            try (Connection connection = source.getConnection()) {
                prepare(connection);
            }
            run(source.getJdbcUrl(), source);
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE business (endpoint VARCHAR(20), id VARCHAR(64))");
        }
    }

    private void run(String database, DataSource source) throws Exception {
        long seed = Long.getLong("hookseal.kills.seed", System.nanoTime());
        Random random = new Random(seed);
        Path log = directory.resolve("log");
        AtomicInteger port = new AtomicInteger(1);
        List<Integer> kills = new ArrayList<>();
        Sending sending = new Sending(port::get, EVERY);
        try (sending) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = start(database, log, port);
                try {
                    pause(300 + random.nextInt(2200));
                } finally {
                    process.destroyForcibly();
                }
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                kills.add(process.exitValue());
            }
            assertThat(kills).as("ends by signal 9").containsOnly(137);
            Process last = start(database, log, port);
            try {
                pause(1000);
                sending.stop();
                await().atMost(Duration.ofMinutes(1)).until(() -> sending.pending() == 0);
                await().atMost(Duration.ofMinutes(KILLS > 10 ? 10 : 3))
                        .pollInterval(Duration.ofMillis(300))
                        .untilAsserted(
                                () -> assertThat(get(port.get(), "/waiting")).isEqualTo("0"));
                assertThat(get(port.get(), "/stop")).isEmpty();
                assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                last.destroyForcibly();
            }
        }
        check(source, log, sending, seed);
    }

    private static void pause(int millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private Process start(String database, Path log, AtomicInteger port) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                KilledReceiver.class.getName(),
                database,
                log.toString());
        File errors = directory.resolve("errors").toFile();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        assertThat(line)
                .as("the first line of a receiver, which said %s", Files.readString(errors.toPath()))
                .startsWith("port ");
        port.set(Integer.parseInt(line.substring("port ".length())));
        return process;
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void check(DataSource source, Path log, Sending sending, long seed)
            throws SQLException, IOException {
        Map<String, Integer> business = new HashMap<>();
        long received;
        long dead;
        long done;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id, COUNT(*) FROM business GROUP BY id")) {
                while (rows.next()) {
                    business.put(rows.getString(1), rows.getInt(2));
                }
            }
            received = count(statement, "RECEIVED");
            dead = count(statement, "DEAD");
            done = count(statement, "DONE");
        }
        Map<String, Set<String>> processes = new HashMap<>();
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ", -1);
            processes.computeIfAbsent(words[2], id -> new HashSet<>()).add(words[1]);
        }
        long takeovers =
                processes.values().stream().filter(pids -> pids.size() > 1).count();
        Set<String> accepted = new HashSet<>();
        sending.accepted.values().forEach(accepted::addAll);
        Set<String> missing = new HashSet<>(accepted);
        missing.removeAll(business.keySet());

        System.out.println("kills " + KILLS + ", seed " + seed + ", takeovers " + takeovers + ", accepted "
                + accepted.size() + " of " + sending.begun + ", refused for good " + sending.lost + ", handled "
                + done + ", business rows "
                + business.values().stream().mapToInt(each -> each).sum() + ", attempts begun "
                + Files.readAllLines(log).size());
        assertThat(missing).as("accepted and never handled").isEmpty();
        assertThat(business.values()).as("business rows of one delivery").containsOnly(1);
        assertThat(received).isZero();
        assertThat(dead).isZero();
        assertThat(done).as("handled, and written").isEqualTo(business.size());
        sending.accepted.forEach((sender, ids) -> assertThat(ids).as(sender).isNotEmpty());
        assertThat(takeovers)
                .as("attempts that one process began and another ended")
                .isGreaterThanOrEqualTo(KILLS / 2);
    }

    private static long count(Statement statement, String state) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT COUNT(*) FROM hookseal_inbox WHERE state = '" + state + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
