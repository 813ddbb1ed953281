/** How operations are measured against one another: interleaved slices of CPU time, allocated bytes, targets, tables. */
@NullMarked
package io.hookseal.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
