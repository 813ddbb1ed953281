package io.hookseal.spring.boot;

import io.hookseal.WebhookReceiver;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.StoreException;
import io.hookseal.store.jdbc.JdbcDeliveryStore;
import io.hookseal.store.jdbc.TransactionalClaims;
import io.hookseal.store.redis.RedisDeliveryStore;
import io.lettuce.core.RedisURI;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Holds claims where all instances of the application see them: in Redis with {@code hookseal-store-redis}, in the database of
 * the application's {@link DataSource} with {@code hookseal-store-jdbc}. With both modules, {@code hookseal.store.type} says
 * which. Without either, claims are held in memory.
 *
 * <p>Where the application has a bean {@link DeliveryStore} or {@link WebhookReceiver}, that one counts, and nothing of this
 * is read. The store is closed by the receiver.
 */
@AutoConfiguration(
        before = HooksealAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnMissingBean({DeliveryStore.class, WebhookReceiver.class})
public class HooksealStoreAutoConfiguration {
    /** Made by Spring. */
    public HooksealStoreAutoConfiguration() {}

    /** In Redis. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnRedis.class)
    static class Redis {
        /**
         * {@return the store; it has not connected yet}
         *
         * @param environment has the properties
         * @param addresses the application's own, if it has one
         */
        @Bean(destroyMethod = "")
        RedisDeliveryStore hooksealStore(Environment environment, ObjectProvider<RedisURI> addresses) {
            StoreSettings settings = StoreSettings.of(environment);
            RedisDeliveryStore.Builder store =
                    RedisDeliveryStore.builder(RedisAddress.of(environment, addresses.getIfAvailable()));
            try {
                if (settings.redis().prefix() != null) {
                    store.prefix(settings.redis().prefix());
                }
                if (settings.timeLimit() != null) {
                    store.timeLimit(settings.timeLimit());
                }
            } catch (IllegalArgumentException e) {
                throw refused(e);
            }
            return store.build();
        }
    }

    /** In a database. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnJdbc.class)
    static class Jdbc {
        /**
         * {@return the store, whose table is made where the properties say so}
         *
         * @param environment has the properties
         * @param dataSources the application's
         */
        @Bean(destroyMethod = "")
        JdbcDeliveryStore hooksealStore(Environment environment, ObjectProvider<DataSource> dataSources) {
            StoreSettings settings = StoreSettings.of(environment);
            DataSource dataSource = dataSources.getIfUnique();
            if (dataSource == null) {
                throw StoreChoice.refused(
                        "has more than one data source to hold claims in",
                        "mark one of them as primary, or give the application a bean of type JdbcDeliveryStore");
            }
            try {
                JdbcDeliveryStore store = JdbcDeliveryStore.of(dataSource);
                if (settings.timeLimit() != null) {
                    store = store.withTimeLimit(settings.timeLimit());
                }
                if (settings.jdbc().createSchema()) {
                    store.createSchema();
                }
                return store;
            } catch (IllegalArgumentException e) {
                throw refused(e);
            } catch (StoreException e) {
                throw StoreChoice.refused(
                        "cannot prepare its store: " + e.getMessage(),
                        "look at the database, at spring.datasource, and at what its user may do");
            }
        }

        /**
         * {@return what completes deliveries within the application's own transactions}
         *
         * @param store the store
         */
        @Bean
        @ConditionalOnMissingBean
        TransactionalClaims hooksealTransactions(JdbcDeliveryStore store) {
            return store.transactional();
        }
    }

    /** What stores say of their settings is a fault, a semicolon, and its mend. */
    private static RuntimeException refused(IllegalArgumentException e) {
        String[] said = String.valueOf(e.getMessage()).split("; ", 2);
        return StoreChoice.refused(
                "has a store with " + said[0], said.length > 1 ? said[1] : "look at hookseal.store in its properties");
    }

    /** Whether claims are held in Redis. */
    static final class OnRedis extends OnType {
        OnRedis() {
            super(StoreSettings.Type.REDIS);
        }
    }

    /** Whether claims are held in a database. */
    static final class OnJdbc extends OnType {
        OnJdbc() {
            super(StoreSettings.Type.JDBC);
        }
    }

    /** Looked at when all beans of the application, and of the auto-configurations before this one, are known. */
    abstract static class OnType extends SpringBootCondition implements ConfigurationCondition {
        private final StoreSettings.Type wanted;

        OnType(StoreSettings.Type wanted) {
            this.wanted = wanted;
        }

        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            if (beans == null) {
                return ConditionOutcome.noMatch("no beans are known");
            }
            StoreSettings.Type type = StoreChoice.of(context.getEnvironment(), beans, context.getClassLoader());
            ConditionMessage message =
                    ConditionMessage.forCondition("Hookseal's store").because("it is " + type);
            return new ConditionOutcome(type == wanted, message);
        }
    }
}
