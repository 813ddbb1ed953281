/** Whether the time of a comparison tells where two MACs differ. */
@NullMarked
package io.hookseal.benchmarks.constanttime;

import org.jspecify.annotations.NullMarked;
