/**
 * A delivery: one verified inbound request, as a handler sees it.
 */
@NullMarked
package io.hookseal.delivery;

import org.jspecify.annotations.NullMarked;
