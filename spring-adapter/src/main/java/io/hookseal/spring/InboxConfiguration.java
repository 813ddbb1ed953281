package io.hookseal.spring;

import io.hookseal.WebhookReceiver;
import io.hookseal.inbox.Inbox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** What {@link HooksealConfiguration} brings where the inbox is on the class path. */
@Configuration(proxyBeanMethods = false)
@Conditional(InboxConfiguration.OnInbox.class)
class InboxConfiguration {
    /**
     * {@return what has methods marked with OnWebhook handle what the inbox keeps, and drains it before beans are destroyed}
     *
     * @param receiver the receiver
     * @param webhooks the methods
     * @param inboxes the application's inbox, if it has one
     * @param adapters have the converters
     * @param factory finds the beans
     */
    @Bean
    @Lazy(false)
    InboxHandlers hooksealInboxHandlers(
            WebhookReceiver receiver,
            @Qualifier("hooksealHandlerMapping") WebhookHandlerMapping webhooks,
            ObjectProvider<Inbox> inboxes,
            ObjectProvider<RequestMappingHandlerAdapter> adapters,
            ConfigurableListableBeanFactory factory) {
        return new InboxHandlers(receiver, webhooks, inboxes, adapters, factory);
    }

    /** Looks for the inbox without naming it. */
    static final class OnInbox implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return ClassUtils.isPresent("io.hookseal.inbox.Inbox", context.getClassLoader());
        }
    }
}
