package io.hookseal.spring.boot;

import io.hookseal.DeliveryInbox;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.ReceiverConfiguration;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.spring.HooksealConfiguration;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Receives webhooks in a Spring Boot application with Spring MVC: makes the {@link WebhookReceiver} of the properties under
 * {@code hookseal}, puts {@link DeliveryFilter} in front of everything, and brings {@link HooksealConfiguration}.
 *
 * <p>Where the application has a bean {@link WebhookReceiver}, that one counts, and no property is read. Otherwise a bean
 * {@link DeliveryStore} is its store, which the receiver closes behind the last delivery that is being settled; every bean {@link ReceiverListener} is told what happens, and a bean
 * {@link InstantSource} is the clock that signed times are held against. The log is told by the bean {@code hooksealLog};
 * a bean of that name replaces it. A filter of one's own is a {@code FilterRegistrationBean<DeliveryFilter>} with
 * {@link DeliveryFilter#ORDER} and {@link DeliveryFilter#dispatcherTypes()}: Boot maps a mere bean {@code DeliveryFilter} behind
 * all others and not for ASYNC, where what handlers return later is then refused.
 *
 * <p>An application with this on its class path and without an endpoint does not start, because a method marked to be
 * verified must never run unverified.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@Import({HooksealConfiguration.class, StoreClosing.class})
public class HooksealAutoConfiguration {
    static final String RECEIVER = "hooksealReceiver";

    /** Made by Spring. */
    public HooksealAutoConfiguration() {}

    /**
     * {@return the receiver of the properties; closed with the application}
     *
     * @param environment has the properties
     * @param stores the application's store, if it has one
     * @param clocks the application's clock, if it has one
     * @param listeners who is told what happens
     * @param inboxes the inbox, if there is one
     */
    @Bean(name = RECEIVER, destroyMethod = "close")
    @ConditionalOnMissingBean
    WebhookReceiver hooksealReceiver(
            Environment environment,
            ObjectProvider<DeliveryStore> stores,
            ObjectProvider<InstantSource> clocks,
            ObjectProvider<ReceiverListener> listeners,
            ObjectProvider<DeliveryInbox> inboxes) {
        return ReceiverConfiguration.ofProperties(
                        HooksealProperties.of(environment),
                        HooksealProperties.PREFIX,
                        environment::getProperty,
                        Path.of(""))
                .start(
                        builder -> {
                            stores.ifAvailable(builder::store);
                            clocks.ifUnique(builder::clock);
                            inboxes.ifAvailable(builder::inbox);
                            builder.listener(ReceiverListener.all(
                                    listeners.orderedStream().toList()));
                        },
                        SecretReloads::tell)
                .orThrow()
                .receiver();
    }

    /** {@return what tells the log} */
    @Bean
    @ConditionalOnMissingBean(name = "hooksealLog")
    ReceiverListener hooksealLog() {
        return ReceiverListener.log();
    }

    /** {@return the filter, in front of all others that read bodies} */
    @Bean
    @ConditionalOnMissingBean(value = DeliveryFilter.class, parameterizedContainer = FilterRegistrationBean.class)
    FilterRegistrationBean<DeliveryFilter> hooksealFilter() {
        FilterRegistrationBean<DeliveryFilter> registration = new FilterRegistrationBean<>(new DeliveryFilter());
        registration.setOrder(DeliveryFilter.ORDER);
        registration.setDispatcherTypes(DeliveryFilter.dispatcherTypes());
        registration.setAsyncSupported(true);
        return registration;
    }
}
