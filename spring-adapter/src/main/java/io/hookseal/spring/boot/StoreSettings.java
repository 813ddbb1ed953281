package io.hookseal.spring.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * What the properties under {@code hookseal.store} say of where claims are held. One that is not known keeps the application
 * from starting.
 *
 * @param type which store, or null where that is told by what is there
 * @param timeLimit how long a call of the store may take, or null for its own default
 * @param redis of a store in Redis
 * @param jdbc of a store in a database
 */
record StoreSettings(
        @Nullable Type type,
        @Nullable Duration timeLimit,
        @DefaultValue Redis redis,
        @DefaultValue Jdbc jdbc) {
    static final String PREFIX = HooksealProperties.PREFIX + ".store";

    /** Where claims are held. */
    enum Type {
        /** In the memory of this process. */
        MEMORY,
        /** In Redis or Valkey. */
        REDIS,
        /** In the database of the application's data source. */
        JDBC
    }

    /**
     * Of a store in Redis.
     *
     * @param url where it is, or null where the application's own Redis is meant
     * @param prefix what its keys begin with, or null for the default
     */
    record Redis(@Nullable String url, @Nullable String prefix) {}

    /**
     * Of a store in a database.
     *
     * @param createSchema whether the table is made where it is not there
     */
    record Jdbc(@DefaultValue("false") boolean createSchema) {}

    static StoreSettings of(Environment environment) {
        return Binder.get(environment)
                .bindOrCreate(
                        PREFIX,
                        Bindable.of(StoreSettings.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
    }
}
