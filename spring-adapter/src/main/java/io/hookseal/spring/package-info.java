/**
 * Spring MVC, 6.2 and 7: handler methods that run with a verified delivery or not at all, marked with
 * {@link io.hookseal.handler.OnWebhook} or {@link io.hookseal.spring.VerifiedWebhook}.
 */
@NullMarked
package io.hookseal.spring;

import org.jspecify.annotations.NullMarked;
