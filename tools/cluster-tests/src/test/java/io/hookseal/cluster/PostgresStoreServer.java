package io.hookseal.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL, with the table in it. */
final class PostgresStoreServer extends StoreServer {
    private final int port;
    private final Path folder;
    private EmbeddedPostgres server;
    private long postmaster;

    PostgresStoreServer() throws IOException {
        port = freePort();
        folder = Files.createTempDirectory("hookseal-postgres");
        server = start();
        JdbcDeliveryStore.postgresql(server.getPostgresDatabase()).createSchema();
        run("CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$");
    }

    private EmbeddedPostgres start() throws IOException {
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .start();
        try (Connection connection = started.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            postmaster = ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return started;
    }

    void run(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    int port() {
        return port;
    }

    @Override
    String address(int at) {
        return "jdbc:postgresql://127.0.0.1:" + at + "/postgres?user=postgres";
    }

    static DeliveryStore open(String address, Duration limit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(500);
        config.setValidationTimeout(400);
        HikariDataSource pool = new HikariDataSource(config);
        JdbcDeliveryStore store = JdbcDeliveryStore.postgresql(pool);
        return new PooledStore(limit == null ? store : store.withTimeLimit(limit), pool);
    }

    @Override
    void stop() throws IOException {
        server.close();
    }

    @Override
    void startAgain() throws IOException {
        server = start();
    }

    /** What the server says of a disk that is full: writes fail with that error, reads do not. */
    @Override
    void full(boolean full) {
        run(
                full
                        ? "CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON hookseal_claim EXECUTE FUNCTION disk_full()"
                        : "DROP TRIGGER disk_full ON hookseal_claim");
    }

    @Override
    List<Long> processes() {
        return Stream.concat(
                        Stream.of(postmaster),
                        ProcessHandle.of(postmaster).orElseThrow().descendants().map(ProcessHandle::pid))
                .toList();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
