package io.hookseal.spring.boot;

import io.hookseal.ConfigurationException;
import io.hookseal.DeliveryInbox;
import io.hookseal.Problem;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.Transactions;
import io.hookseal.spring.SpringTransactions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Makes the inbox of the properties under {@code hookseal.inbox} where an endpoint says {@code inbox: true} or
 * {@code on-store-failure: inbox}: in a file of its own, or in the application's {@link DataSource}. A bean {@link DeliveryInbox}
 * of the application's takes its place. Its handlers are the methods marked with
 * {@link io.hookseal.handler.OnWebhook}; those of transactional work run within Spring's transactions.
 */
@AutoConfiguration(
        before = HooksealAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass(Inbox.class)
@Conditional(HooksealInboxAutoConfiguration.OnKeptEndpoint.class)
public class HooksealInboxAutoConfiguration {
    /** Made by Spring. */
    public HooksealInboxAutoConfiguration() {}

    /**
     * {@return the inbox; the receiver closes it}
     *
     * @param environment has the properties
     * @param dataSources the application's data source, if it has one
     * @param transactions runs transactional work
     */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean(DeliveryInbox.class)
    Inbox hooksealInbox(
            Environment environment,
            ObjectProvider<DataSource> dataSources,
            ObjectProvider<Transactions> transactions) {
        InboxProperties properties = InboxProperties.of(environment);
        Path file = properties.h2File();
        if (file != null) {
            return properties.on(Inbox.h2(file)).handlersLater().build();
        }
        DataSource dataSource = dataSources.getIfUnique();
        if (dataSource == null) {
            throw new ConfigurationException(List.of(
                    dataSources.stream().findAny().isEmpty()
                            ? new Problem(
                                    "receiver",
                                    "keeps deliveries in an inbox, and has no database for it",
                                    "name a file with hookseal.inbox.h2-file, or give the application a DataSource")
                            : new Problem(
                                    "receiver",
                                    "has more than one data source to keep deliveries in",
                                    "mark one of them as primary, or give the application a bean of type Inbox")));
        }
        var builder = properties.on(Inbox.in(dataSource)).handlersLater();
        transactions.ifAvailable(builder::transactions);
        Inbox inbox = builder.build();
        if (properties.createSchema()) {
            inbox.createSchema();
        }
        return inbox;
    }

    /** Spring's transactions, where it has any. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({PlatformTransactionManager.class, DataSourceUtils.class})
    @ConditionalOnSingleCandidate(DataSource.class)
    static class SpringsTransactions {
        /**
         * {@return what runs transactional work}
         *
         * @param manager the application's
         * @param dataSource the application's
         */
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
        Transactions hooksealInboxTransactions(PlatformTransactionManager manager, DataSource dataSource) {
            return new SpringTransactions(manager, dataSource);
        }
    }

    /** Whether any endpoint of the properties keeps anything. */
    static final class OnKeptEndpoint extends SpringBootCondition {
        private static final Pattern SAYS_INBOX = Pattern.compile("hookseal\\.endpoints[.\\[].*[.]inbox");
        private static final Pattern SAYS_INSTEAD = Pattern.compile("hookseal\\.endpoints[.\\[].*[.]onstorefailure");

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Map<String, String> properties = HooksealProperties.of(context.getEnvironment());
            boolean keeps = properties.entrySet().stream().anyMatch(each -> keeps(each.getKey(), each.getValue()));
            return new ConditionOutcome(
                    keeps,
                    ConditionMessage.forCondition("an endpoint with an inbox").because(keeps ? "found" : "none"));
        }

        private static boolean keeps(String name, String value) {
            String plain = name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
            return (SAYS_INBOX.matcher(plain).matches() && value.strip().equals("true"))
                    || (SAYS_INSTEAD.matcher(plain).matches() && value.strip().equals("inbox"));
        }
    }
}
