/** The command that measures Hookseal, and what it measures. */
@NullMarked
package io.hookseal.benchmarks;

import org.jspecify.annotations.NullMarked;
