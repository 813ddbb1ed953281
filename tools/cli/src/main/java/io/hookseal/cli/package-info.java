/** Probe. */
@NullMarked
package io.hookseal.cli;

import org.jspecify.annotations.NullMarked;
