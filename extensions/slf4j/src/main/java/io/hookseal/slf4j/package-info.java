/** A listener that writes what a receiver does to SLF4J. */
@NullMarked
package io.hookseal.slf4j;

import org.jspecify.annotations.NullMarked;
