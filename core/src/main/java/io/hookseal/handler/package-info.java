/**
 * Handler methods that say what they want: {@link io.hookseal.handler.OnWebhook} and the registry that finds them. Adapters
 * call them with verified deliveries; nothing here verifies or claims.
 */
@NullMarked
package io.hookseal.handler;

import org.jspecify.annotations.NullMarked;
