package io.hookseal.spring;

import io.hookseal.WebhookReceiver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What {@link EnableHookseal} imports. It needs a {@link WebhookReceiver}, and registers no filter. */
@Configuration(proxyBeanMethods = false)
@Import(InboxConfiguration.class)
@ImportRuntimeHints(ReceiversAnswer.Hints.class)
public class HooksealConfiguration {
    /** Made by Spring. */
    public HooksealConfiguration() {}

    /**
     * {@return in front of the handlers of every mapping, whatever their paths}
     *
     * @param receiver the receiver
     */
    @Bean
    MappedInterceptor hooksealInterceptor(WebhookReceiver receiver) {
        return new MappedInterceptor(null, new WebhookInterceptor(receiver));
    }

    /**
     * {@return the mapping of methods marked with OnWebhook}
     *
     * @param receiver the receiver
     * @param factory finds the beans
     */
    @Bean(defaultCandidate = false) // so that who asks for Spring's own mapping gets that
    WebhookHandlerMapping hooksealHandlerMapping(WebhookReceiver receiver, ConfigurableListableBeanFactory factory) {
        return new WebhookHandlerMapping(receiver, factory);
    }

    /**
     * {@return what answers the methods that are not received, on the paths of webhooks}
     *
     * @param receiver the receiver
     * @param webhooks methods marked with OnWebhook
     */
    @Bean
    OtherMethodsMapping hooksealOtherMethodsMapping(
            WebhookReceiver receiver, @Qualifier("hooksealHandlerMapping") WebhookHandlerMapping webhooks) {
        return new OtherMethodsMapping(receiver, webhooks);
    }

    /** {@return what lets methods ask for the delivery} */
    @Bean
    WebMvcConfigurer hooksealConfigurer() {
        return DeliveryArgumentResolver.configurer();
    }

    /**
     * {@return what looks at all of it before the application starts}
     *
     * @param receiver the receiver
     * @param webhooks methods marked with OnWebhook
     * @param mappings all mappings
     * @param adapters what calls the methods
     * @param kept the handlers of the inbox
     * @param factory finds the beans
     */
    @Bean
    @Lazy(false)
    WebhookBinding hooksealBinding(
            WebhookReceiver receiver,
            @Qualifier("hooksealHandlerMapping") WebhookHandlerMapping webhooks,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            ObjectProvider<RequestMappingHandlerAdapter> adapters,
            ObjectProvider<KeptHandlers> kept,
            ConfigurableListableBeanFactory factory) {
        return new WebhookBinding(receiver, webhooks, mappings, adapters, kept, factory);
    }
}
