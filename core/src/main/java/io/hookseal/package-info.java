/** Probe. */
@NullMarked
package io.hookseal;

import org.jspecify.annotations.NullMarked;
