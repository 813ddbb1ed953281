package io.hookseal.spring.boot;

import io.lettuce.core.RedisURI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Where Redis is: as {@code hookseal.store.redis.url} says, as a bean {@link RedisURI} does, or as the properties do that
 * Boot's own Redis is configured with.
 */
final class RedisAddress {
    static final String MEND = "set hookseal.store.redis.url, or spring.data.redis.url or .host";

    private static final String BOOTS = "spring.data.redis.";

    private RedisAddress() {}

    static boolean isKnown(Environment environment, ListableBeanFactory beans) {
        return StoreSettings.of(environment).redis().url() != null
                || beans.getBeanNamesForType(RedisURI.class, true, false).length > 0
                || List.of("url", "host", "sentinel.master", "cluster.nodes").stream()
                        .anyMatch(name -> environment.containsProperty(BOOTS + name));
    }

    static RedisURI of(Environment environment, @Nullable RedisURI bean) {
        String url = StoreSettings.of(environment).redis().url();
        if (url != null) {
            return parsed(StoreSettings.PREFIX + ".redis.url", url);
        }
        if (bean != null) {
            return bean;
        }
        for (String name : List.of("sentinel.master", "cluster.nodes", "ssl.bundle")) {
            if (environment.containsProperty(BOOTS + name)) {
                throw StoreChoice.refused(
                        "does not read " + BOOTS + name,
                        "say in hookseal.store.redis.url where Redis is, as rediss://… or redis-sentinel://…, or give the"
                                + " application a bean of type RedisURI");
            }
        }
        String boots = environment.getProperty(BOOTS + "url");
        return boots != null ? parsed(BOOTS + "url", boots) : ofParts(environment);
    }

    private static RedisURI ofParts(Environment environment) {
        RedisURI.Builder address = RedisURI.builder()
                .withHost(environment.getRequiredProperty(BOOTS + "host"))
                .withPort(environment.getProperty(BOOTS + "port", Integer.class, 6379))
                .withDatabase(environment.getProperty(BOOTS + "database", Integer.class, 0))
                .withSsl(environment.getProperty(BOOTS + "ssl.enabled", Boolean.class, false));
        String user = environment.getProperty(BOOTS + "username");
        String password = environment.getProperty(BOOTS + "password");
        if (password != null && user != null) {
            address.withAuthentication(user, password.toCharArray());
        } else if (password != null) {
            address.withPassword(password.toCharArray());
        }
        return address.build();
    }

    /** Lettuce's own message shows the address, and that may hold a password. */
    private static RedisURI parsed(String property, String url) {
        try {
            return RedisURI.create(url);
        } catch (RuntimeException e) {
            throw StoreChoice.refused(
                    "has a " + property + " that is no address of Redis",
                    "write it as redis://user:password@host:6379, with special characters of user and password"
                            + " percent-encoded");
        }
    }
}
