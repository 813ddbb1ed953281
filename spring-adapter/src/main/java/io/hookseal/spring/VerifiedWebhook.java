package io.hookseal.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets an ordinary handler method of Spring MVC run with a verified delivery of one endpoint, or not at all.
 *
 * <pre>{@code
 * @PostMapping("/hooks/{customer}")
 * @VerifiedWebhook("validibot")
 * void take(@RequestBody RunEvent run, @PathVariable String customer, Delivery delivery) { … }
 * }</pre>
 *
 * <p>The route is the application's; the body reads exactly as it was verified, in every way that Spring offers but multipart
 * parts. A delivery is handled when the method, or what it started, has ended without an exception and with a 2xx status;
 * else the sender is asked to deliver again.
 *
 * <p>The method must take the {@link io.hookseal.delivery.Delivery}, without an annotation; an application with one that does not
 * refuses to start. Nothing but Hookseal can give it, so the method cannot be called where Hookseal is not: a test with a
 * standalone {@code MockMvc}, which has no configuration, fails until it is given {@link WebhookInterceptor},
 * {@link DeliveryArgumentResolver} and the {@link io.hookseal.servlet.DeliveryFilter} by hand.
 *
 * <p>The annotation may stand on the method, on one that it overrides in an interface or a (generic) superclass, behind proxies of
 * Spring's, and on an annotation of one's own. It takes effect in an application that has {@link EnableHookseal}. Where the
 * configuration is there and the filter is not, every delivery is refused.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface VerifiedWebhook {
    /** {@return the name of an endpoint of the receiver, one that verifies its deliveries} */
    String value();
}
