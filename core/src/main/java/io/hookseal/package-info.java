/**
 * Hookseal's front door: a {@link io.hookseal.WebhookReceiver} with its {@link io.hookseal.Endpoint endpoints}, and what
 * becomes of a request.
 */
@NullMarked
package io.hookseal;

import org.jspecify.annotations.NullMarked;
