/** The same operations under JMH, whose gc profiler gives the bytes of a call. */
@NullMarked
package io.hookseal.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
