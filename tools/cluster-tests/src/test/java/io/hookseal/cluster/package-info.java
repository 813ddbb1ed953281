/** Receivers on stores that they share, and on stores that fail. */
@NullMarked
package io.hookseal.cluster;

import org.jspecify.annotations.NullMarked;
