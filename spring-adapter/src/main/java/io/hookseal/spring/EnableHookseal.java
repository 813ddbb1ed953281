package io.hookseal.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Receives webhooks in a Spring MVC application: has methods marked with {@link io.hookseal.handler.OnWebhook} and
 * {@link VerifiedWebhook} called with verified deliveries.
 *
 * <pre>{@code
 * @Configuration
 * @EnableWebMvc
 * @EnableHookseal
 * class WebConfiguration {
 *   @Bean
 *   WebhookReceiver receiver() { … }
 * }
 * }</pre>
 *
 * <p>It needs a bean {@link io.hookseal.WebhookReceiver}, and {@link io.hookseal.servlet.DeliveryFilter} in front of the servlet: in an
 * initializer {@code DeliveryFilter.register(servletContext)}, before any other filter. Without the filter every delivery is
 * refused with 503 and the log says why. What is wrong with marked methods keeps the application from starting, with all of
 * it in one {@link io.hookseal.ConfigurationException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(HooksealConfiguration.class)
public @interface EnableHookseal {}
