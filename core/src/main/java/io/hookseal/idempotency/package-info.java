/**
 * Claims: the exclusive right to handle one delivery, and the memory of those that were handled. Knows nothing of
 * signatures, requests or handlers.
 */
@NullMarked
package io.hookseal.idempotency;

import org.jspecify.annotations.NullMarked;
