package io.hookseal.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Where claims are kept, on any of the engines, for tests that spoil it. */
abstract class Kept implements AutoCloseable {
    /** The engines that there are stores for. */
    enum In {
        REDIS,
        POSTGRESQL,
        H2,
        SQLITE
    }

    static Kept in(In engine) throws IOException {
        return switch (engine) {
            case REDIS -> new InRedis();
            case POSTGRESQL -> new InDatabase(Postgresql.database());
            case H2 -> new InDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            case SQLITE -> new InDatabase("jdbc:sqlite:" + file() + "?journal_mode=WAL&synchronous=NORMAL");
        };
    }

    /** One server for all, ended with the JVM; a database for each. */
    private static final class Postgresql {
        static final PostgresStoreServer SERVER;

        static {
            try {
                SERVER = new PostgresStoreServer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    SERVER.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }

        static String database() {
            String name = "kept_" + UUID.randomUUID().toString().replace('-', '_');
            SERVER.run("CREATE DATABASE " + name);
            return SERVER.address(SERVER.port()).replace("/postgres?", "/" + name + "?");
        }
    }

    private static Path file() throws IOException {
        Path file = Files.createTempFile("hookseal", ".sqlite");
        file.toFile().deleteOnExit();
        return file;
    }

    /** Opens a store; closed with its receiver. */
    abstract DeliveryStore store();

    /** Has new claims refused, or no longer. */
    abstract void refuseClaims(boolean refuse);

    /** Has every call for what is known now fail, or no longer. */
    abstract void spoil(boolean spoilt);

    /** Makes it something that must not be started on. */
    abstract void mismatch();

    @Override
    public abstract void close() throws IOException;

    private static final class InRedis extends Kept {
        private final RedisStoreServer server = new RedisStoreServer();

        InRedis() throws IOException {}

        @Override
        DeliveryStore store() {
            return StoreServer.store(server.address(server.port()), StoreServer.LENIENT);
        }

        @Override
        void refuseClaims(boolean refuse) {
            server.full(refuse);
        }

        /** A key of another kind is one that our scripts fail on. */
        @Override
        void spoil(boolean spoilt) {
            server.asked(redis -> {
                for (String key : redis.keys("hookseal:acme*")) {
                    redis.del(key);
                    if (spoilt) {
                        redis.set(key, "spoilt");
                    }
                }
                return true;
            });
        }

        @Override
        void mismatch() {
            server.asked(redis -> redis.configSet("maxmemory", "100mb"));
            server.asked(redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static String renamed(boolean away) {
        return away
                ? "ALTER TABLE hookseal_claim RENAME TO elsewhere"
                : "ALTER TABLE elsewhere RENAME TO hookseal_claim";
    }

    private static final class InDatabase extends Kept {
        private final String url;

        InDatabase(String url) {
            this.url = url;
            try (HikariDataSource pool = pool()) {
                JdbcDeliveryStore.of(pool).createSchema();
            }
        }

        private HikariDataSource pool() {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(3);
            config.setConnectionTimeout(500);
            return new HikariDataSource(config);
        }

        private void run(String sql) {
            try (HikariDataSource pool = pool();
                    Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new AssertionError(sql, e);
            }
        }

        @Override
        DeliveryStore store() {
            HikariDataSource pool = pool();
            return new PooledStore(JdbcDeliveryStore.of(pool).withTimeLimit(StoreServer.LENIENT), pool);
        }

        @Override
        void refuseClaims(boolean refuse) {
            run(renamed(refuse));
        }

        @Override
        void spoil(boolean spoilt) {
            run(renamed(spoilt));
        }

        @Override
        void mismatch() {
            run("ALTER TABLE hookseal_claim DROP COLUMN attempt");
        }

        @Override
        public void close() {}
    }
}
