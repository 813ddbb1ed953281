/** What happens once in the life of a process: how long a start takes, by the clock and in CPU time. */
@NullMarked
package io.hookseal.benchmarks.start;

import org.jspecify.annotations.NullMarked;
