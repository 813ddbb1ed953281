package io.hookseal.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that takes the verified deliveries of one endpoint.
 *
 * <pre>{@code
 * @OnWebhook(endpoint = "validibot", event = "run.failed")
 * void failed(RunEvent run, Delivery delivery) { … }
 *
 * @OnWebhook(endpoint = "validibot")   // every other event
 * void other(byte[] body) { … }
 * }</pre>
 *
 * <p>A parameter is the {@link io.hookseal.delivery.Delivery}, the body as {@code byte[]}, {@code String} (UTF-8) or
 * {@code InputStream}, an object of the adapter's framework, or else what the application's JSON library makes of the body.
 * A delivery is handled when the method returns, or when the future that it returns has ended, without an exception; else
 * the sender is asked to deliver again. An event that no method takes is completed as ignored and answered 200.
 *
 * <p>The method may be declared in an interface or a superclass, where the annotation is found too. What is wrong with a
 * method keeps the application from starting.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface OnWebhook {
    /** {@return the name of an endpoint of the receiver} */
    String endpoint();

    /** {@return the names of the events that it takes; none for every event that no other method takes} */
    String[] event() default {};

    /**
     * {@return whether it takes deliveries that nobody verified, of an endpoint that accepts unsigned ones} Anybody can have made
     * these.
     */
    boolean unverified() default false;
}
