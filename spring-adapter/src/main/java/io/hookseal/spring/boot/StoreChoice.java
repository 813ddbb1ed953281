package io.hookseal.spring.boot;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Which store an application means: the one that {@code hookseal.store.type} names; otherwise the one whose module is on the
 * class path, if there is something that it can connect to. Where two could be meant, or a module has nothing to connect to,
 * the application does not start: a guess would show as deliveries that are handled twice.
 */
final class StoreChoice {
    private static final String REDIS_MODULE = "hookseal-store-redis";
    private static final String JDBC_MODULE = "hookseal-store-jdbc";

    private final StoreSettings.@Nullable Type asked;
    private final boolean redisModule;
    private final boolean jdbcModule;
    private final boolean redis;
    private final boolean database;

    private StoreChoice(Environment environment, ListableBeanFactory beans, @Nullable ClassLoader loader) {
        asked = StoreSettings.of(environment).type();
        redisModule = ClassUtils.isPresent("io.hookseal.store.redis.RedisDeliveryStore", loader);
        jdbcModule = ClassUtils.isPresent("io.hookseal.store.jdbc.JdbcDeliveryStore", loader);
        redis = redisModule && RedisAddress.isKnown(environment, beans);
        database = jdbcModule && beans.getBeanNamesForType(DataSource.class, true, false).length > 0;
    }

    /**
     * {@return the type of store}
     *
     * @throws ConfigurationException where that cannot be told, with the mend
     */
    static StoreSettings.Type of(Environment environment, ListableBeanFactory beans, @Nullable ClassLoader loader) {
        return new StoreChoice(environment, beans, loader).type();
    }

    private StoreSettings.Type type() {
        if (asked == StoreSettings.Type.REDIS) {
            need(redisModule, "is to hold claims in Redis, without " + REDIS_MODULE, "add it to the dependencies");
            need(redis, "is to hold claims in Redis, and nobody says where that is", RedisAddress.MEND);
            return StoreSettings.Type.REDIS;
        }
        if (asked == StoreSettings.Type.JDBC) {
            need(jdbcModule, "is to hold claims in a database, without " + JDBC_MODULE, "add it to the dependencies");
            need(database, "is to hold claims in a database, without a data source", "set spring.datasource.url");
            return StoreSettings.Type.JDBC;
        }
        if (asked == StoreSettings.Type.MEMORY) {
            return StoreSettings.Type.MEMORY;
        }
        need(
                !redis || !database,
                "could hold claims in Redis as well as in the database",
                "say which: set hookseal.store.type to redis or jdbc");
        if (redis) {
            return StoreSettings.Type.REDIS;
        }
        if (database) {
            return StoreSettings.Type.JDBC;
        }
        need(
                !redisModule,
                "has " + REDIS_MODULE + ", and nobody says where Redis is",
                RedisAddress.MEND + ", or hookseal.store.type to memory");
        need(
                !jdbcModule,
                "has " + JDBC_MODULE + ", and no data source",
                "set spring.datasource.url, or hookseal.store.type to memory");
        return StoreSettings.Type.MEMORY;
    }

    private static void need(boolean there, String fault, String mend) {
        if (!there) {
            throw refused(fault, mend);
        }
    }

    static ConfigurationException refused(String fault, String mend) {
        return new ConfigurationException(List.of(new Problem("receiver", fault, mend)));
    }
}
