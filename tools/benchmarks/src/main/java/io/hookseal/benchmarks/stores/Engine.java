package io.hookseal.benchmarks.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.InboxBuilder;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import io.hookseal.store.redis.RedisDeliveryStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import redis.embedded.RedisServer;

/** What claims and deliveries are held in here, each with the settings that lose the least. */
enum Engine {
    /** The default. */
    CAFFEINE("Caffeine", "in memory") {
        @Override
        Opened open(Path folder) {
            return new Opened(CaffeineDeliveryStore.create(), null, () -> {});
        }
    },

    /** A server of its own, over Lettuce. */
    REDIS("Redis 6.2", "written at once, forced each second") {
        @Override
        Opened open(Path folder) throws Exception {
            int port = freePort();
            RedisServer server = RedisServer.newRedisServer()
                    .port(port)
                    .onShutdownForceStop(true)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly yes")
                    .setting("appendfsync everysec")
                    .setting("maxmemory-policy noeviction")
                    .setting("dir " + folder)
                    .build();
            server.start();
            return Opened.orStopped(server::stop, () -> {
                RedisDeliveryStore store = RedisDeliveryStore.builder("redis://127.0.0.1:" + port)
                        .timeLimit(MOST_OF_REDIS)
                        .build();
                return new Opened(store, null, server::stop);
            });
        }
    },

    /** A server of its own, with the durability of PostgreSQL's defaults, which the embedded one takes away. */
    POSTGRESQL("PostgreSQL 14", "forced at commit") {
        @Override
        Opened open(Path folder) throws Exception {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            return Opened.orStopped(server, () -> {
                HikariDataSource pool =
                        pool("jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres", 24);
                return Opened.orStopped(pool, () -> {
                    require(pool, "fsync");
                    require(pool, "synchronous_commit");
                    return jdbc(pool, () -> Inbox.in(pool), () -> {
                        pool.close();
                        server.close();
                    });
                });
            });
        }
    },

    /** A file in this process; deliveries in one of the inbox's own. */
    H2("H2 file", "written at commit") {
        @Override
        Opened open(Path folder) throws Exception {
            HikariDataSource pool = pool("jdbc:h2:" + folder.resolve("claims") + ";WRITE_DELAY=0", 24);
            return Opened.orStopped(pool, () -> jdbc(pool, () -> Inbox.h2(folder.resolve("inbox")), pool));
        }
    },

    /** A file in this process, whose writers take turns. */
    SQLITE("SQLite file", "forced at commit") {
        @Override
        Opened open(Path folder) throws Exception {
            HikariDataSource pool = pool(
                    "jdbc:sqlite:" + folder.resolve("hookseal.sqlite")
                            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=IMMEDIATE",
                    1);
            return Opened.orStopped(pool, () -> jdbc(pool, () -> Inbox.in(pool), pool));
        }
    };

    private static final Duration MOST_OF_REDIS = Duration.ofMillis(500);

    /** A machine that others use as well makes a store slow, which is a figure and no failure. */
    private static final Duration PATIENT = Duration.ofSeconds(5);

    private final String title;
    private final String claims;

    Engine(String title, String claims) {
        this.title = title;
        this.claims = claims;
    }

    String title() {
        return title;
    }

    /** {@return how durable a claim is when its call returns; what the inbox keeps is forced to the disk everywhere} */
    String claims() {
        return claims;
    }

    /**
     * Starts it.
     *
     * @param folder takes its files, and is removed afterwards
     */
    abstract Opened open(Path folder) throws Exception;

    private static Opened jdbc(DataSource pool, Supplier<InboxBuilder> inbox, AutoCloseable stop) throws SQLException {
        JdbcDeliveryStore store = JdbcDeliveryStore.of(pool).withTimeLimit(PATIENT);
        store.createSchema();
        return new Opened(store, inbox, stop);
    }

    private static HikariDataSource pool(String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2 * PATIENT.toMillis());
        return new HikariDataSource(config);
    }

    private static void require(DataSource database, String setting) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            if (!rows.next() || !rows.getString(1).equals("on")) {
                throw new IllegalStateException("PostgreSQL runs without " + setting + ", so its figures say nothing");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
